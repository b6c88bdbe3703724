int g(void)
{
	if (y)
		x = f(1);
	while (z) x = f(2);
}
