void f(void)
{
	LIST_HEAD(a);
	static LIST_HEAD(b);

	LIST_HEADS(c);
	g(&a);
}
