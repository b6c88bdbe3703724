int f(void)
{
	if (x)
		a();
	a();
}
