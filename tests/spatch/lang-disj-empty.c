int k(void)
{
	f(1);
	h();
	f(2);
	g(2);
	h();
}
