int k(int q)
{
	f(q);
	g(q);
	i(q);
	g(q);
	h(q);
}
