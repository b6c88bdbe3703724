int k(int x)
{
	f(g(1));
	h(g(2));
}
