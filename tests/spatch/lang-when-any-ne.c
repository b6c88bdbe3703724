void h(void)
{
	f(a);
	f(a);
	g(a);
}
