struct foo {
	char a;
	int c;
	int b;
};
struct bar {
	char a;
	int b;
};
