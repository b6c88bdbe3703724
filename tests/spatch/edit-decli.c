int f(void)
{
	int yyy = foo(1);
}
