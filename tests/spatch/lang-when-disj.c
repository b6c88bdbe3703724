int h(int q)
{
	f(q);
	c();
	g(q);
}
int h2(int q)
{
	f(q);
	b();
	g(q);
}
