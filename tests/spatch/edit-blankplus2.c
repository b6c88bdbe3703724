int f(void)
{
	foo();
	x();

	foo();

	x();
}
