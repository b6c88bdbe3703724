int k(int q)
{
	f(q);
	if (q)
		a();
	if (q) b();
	h(q);
}
