void g(int x, int y)
{
	f(x < y);
	f(x == y);
}
