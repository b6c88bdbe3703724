int a;

/* doc
 * more
 */
void f(int a)
{
#ifdef X
	bar();
#endif
	c();
}

int b;
#ifdef A
void g(void)
{
}
#endif
int c;

static void h(void) { x(); }
