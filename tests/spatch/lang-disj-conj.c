int k(void)
{
	f(1); f(g(3)); f(x);
}
