int f(void)
{
	foo(a, b);
	foo(1, 2,
		x+y);
	foo(x(1));
}
