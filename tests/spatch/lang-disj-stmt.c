int k(void)
{
	f(1);
	h();
	g(2);
	h();
	h();
}
