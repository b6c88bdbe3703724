struct foo {
	int a;
};
struct bar {
	char b;
};
