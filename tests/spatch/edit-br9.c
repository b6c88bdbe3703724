int g(void)
{
	if (x)
		foo(1);
	if (x) foo(2);
}
