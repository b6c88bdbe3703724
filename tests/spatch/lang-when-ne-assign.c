void h(void)
{
	f(a);
	b = 3;
	g(a);
}
void h2(void)
{
	f(a);
	a = 3;
	g(a);
}
