int f(void)
{
	foo(1);
	if (x)
		foo(2);
	else
		foo(3);
}
