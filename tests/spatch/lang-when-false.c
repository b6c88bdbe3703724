int h(int q)
{
	f(a);
	if (a == NULL) { z(); }
	g(a);
}
