void h(void)
{
	g(1, 0);
	g(1, 2);
	k(1, 0);
}
