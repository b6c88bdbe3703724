void k(void)
{
	f(1);
	if (x)
		g(1);
	h();
	g(1);
}
