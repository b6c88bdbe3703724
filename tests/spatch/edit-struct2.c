struct foo {
	int a;
	int b;
};
struct bar { int a; };
