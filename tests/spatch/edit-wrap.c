int f(void)
{
	foo(1);
	x = foo(1,
		2) + foo(x+1);
	x = foo(a +
		b);
}
