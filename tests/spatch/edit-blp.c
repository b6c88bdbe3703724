int f(void)
{
	x();
	foo();
	y();
}
