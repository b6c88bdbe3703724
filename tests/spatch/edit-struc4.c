struct foo {
	int b;
	/* about a */
	int a;
	/* about c */
	int c;
};
struct foo {
	int b;

	int a; /* a */

	int c;
};
struct foo {
	int a; };
struct foo { int a; int b; };
