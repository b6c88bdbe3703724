struct foo {
	int b;
	char *c;
	struct {
		int a;
	} d;
	int e[3];
};
