struct foo {
	int a;
	int b:5;
};
