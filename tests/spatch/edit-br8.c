int g(void)
{
	if (x)
		foo(1);
	foo(2);
}
