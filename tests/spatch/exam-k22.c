int g(void)
{
	/* old */
	foo();
	x();
}
