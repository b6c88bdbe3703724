void k(void)
{
	f(1);
	g(1);
	g(2);
}
