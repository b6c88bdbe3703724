struct foo {
	int a;
	/* c */
	int b; /* d */
};
struct bar { int a; };
