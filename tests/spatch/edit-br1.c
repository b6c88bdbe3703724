int g(void)
{
	if (x)
		f(1, 2);
	while (x) f(1, 2);
}
