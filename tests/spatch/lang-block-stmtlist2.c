void f(int x)
{
	while (x) {
		a();

		b(x);
	}
	c();
}
