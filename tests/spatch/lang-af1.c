struct foo {
	int e[3];
	int *f;
	int (*g)(void);
	int h[2][3];
	struct bar *i[2];
};
