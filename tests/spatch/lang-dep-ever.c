void k(void)
{
	mark(a);
	mark(b);
	f(a);
	g(a);
	g(b);
	h(a);
	h(b);
	i(a);
}
