int g(void)
{
	if (x)
		foo(1);
	for (;;)
		foo(2);
}
