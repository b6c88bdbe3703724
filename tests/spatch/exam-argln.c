int a(char *c, int x, int y) { z(); use(x); return 0; }
int m(void) {
	a(1, 2, 3);
	a("x", foo(4, 5), bar);
}
