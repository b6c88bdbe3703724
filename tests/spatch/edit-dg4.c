int g(void)
{
	if (y)
		(f(x));
}
