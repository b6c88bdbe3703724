int h(int q)
{
	f(a);
	if (q)
	g(a);
}
