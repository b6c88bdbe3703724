int g(void)
{
	if (x)
		foo(1);
	foo(2); /* d */
	foo(3);
}
