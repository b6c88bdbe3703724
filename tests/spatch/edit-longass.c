int f(void)
{
	x = foo(1);
}
