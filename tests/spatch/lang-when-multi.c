int h(int q)
{
	f(q);
	f(q);
	c();
	g(q);
}
