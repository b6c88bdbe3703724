static DEF(foo);
DEF(bar);
LIST_HEAD(x);
void f(void) {
	LIST_HEAD(y);
	g(y);
}
