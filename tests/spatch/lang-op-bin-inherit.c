void k(int x, int y)
{
	f(x < y);
	g(x < y);
	g(x > y);
}
