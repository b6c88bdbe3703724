void a(void)
{
	g(1);
	if (x) {
		f(a, 1);
		f(b, 2);
		f(a, 3);
	}
	f(a, 4);
	g(2);
}
