int f(void)
{
	a = foo(1);
	if (y)
		b->c = foo(2);
}
