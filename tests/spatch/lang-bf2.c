struct foo {
	int a:3;
};
