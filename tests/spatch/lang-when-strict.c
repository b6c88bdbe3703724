int h(int q)
{
	f(a);
	if (q) return 1;
	g(a);
}
