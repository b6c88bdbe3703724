/* before */
struct bar { int x; };

/* foo */
struct foo {
	int a;
};

/* after */
struct baz { int y; };
