int g(void)
{
	if (y)
		f(x);
	while (z) f(x);
}
