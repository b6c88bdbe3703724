void h(void)
{
	f(a);
	if (x) z();
	g(a);
}
void h2(void)
{
	f(a);
	z();
	g(a);
}
