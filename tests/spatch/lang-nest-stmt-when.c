int k(int q)
{
	f(q);
	g(q);
	y();
	g(q);
	h(q);
}
int k2(int q)
{
	f(q);
	g(q);
	z();
	g(q);
	h(q);
}
