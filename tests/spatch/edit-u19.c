struct foo {
	int a;	/* the a */
	int b;
};
struct foo {
	int	a,
		b;
};
