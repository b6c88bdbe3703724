int f(void)
{
	foo(1);
	if (y)
		foo(2);
}
