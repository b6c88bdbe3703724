int f(void)
{
	if (x)
		foo(1);
	else
		foo(2);
	foo(3);
	if (x) {
		foo(4);
	}
}
