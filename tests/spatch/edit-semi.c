int f(void)
{
	foo(1);
}
