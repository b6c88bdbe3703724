struct foo {
	int x; /* the x */
	char *b;
};
