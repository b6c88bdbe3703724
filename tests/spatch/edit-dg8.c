int g(void)
{
	if (y)
		return 1;
}
