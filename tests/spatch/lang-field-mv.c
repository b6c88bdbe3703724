struct foo {
	char a;
	int b;
};
