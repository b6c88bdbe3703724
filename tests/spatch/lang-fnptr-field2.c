struct foo {
	int a;
	int (*b)(char, int);
};
