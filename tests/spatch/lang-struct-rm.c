struct foo {
	int a;
};
struct bar {
	int a;
};
