int f(void)
{
	foo();
	y();
	return 1;
}
