int f(void)
{
	foo();
	x();
}
