struct foo {
	int b;
	int e[3];
};
