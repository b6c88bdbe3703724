int g(void)
{
	if (y)
		z = f(x);
}
