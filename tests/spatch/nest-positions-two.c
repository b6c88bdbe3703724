void a(void)
{
	g(1);
	f(a, 1);
	h(2);
	f(b, 2);
	h(3);
	f(a, 3);
	g(2);
}
