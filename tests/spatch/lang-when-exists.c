int h(int q)
{
	f(a);
	if (q) { z(); return 1; } else { y(); }
	if (q)
	g(a);
}
