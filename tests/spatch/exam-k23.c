int g(void)
{
	foo(1);
	x();
	if (y)
		foo(2);
}
