int g(void)
{
	foo();
	if (x)
		foo();
}
