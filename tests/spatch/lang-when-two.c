void h(void)
{
	f(a);
	foo(a);
	g(a);
}
void h2(void)
{
	f(a);
	foo(b);
	g(a);
}
