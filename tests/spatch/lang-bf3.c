struct foo {
	int a : 3;
	int b: 4;
};
