void h(int a, int b)
{
	if (a && b) {
		g(a, a && b);
		g(b, a && b);
		g(c, a && b);
	}
}
