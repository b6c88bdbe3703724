int g(void)
{
	if (y)
		x = f(x);
	while (z) x = f(x);
}
