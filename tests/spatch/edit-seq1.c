int f(void)
{
	a();
	c();

	a();
	/* x */
	c();
	a(); c();
	a();

	c();
}
