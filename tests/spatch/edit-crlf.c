int f(void)
{
	foo();
	y();
}
