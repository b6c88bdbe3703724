int f(void)
{
	foo(1);
	for (;;)
		foo(2);
	foo(a,
	    b);
}
