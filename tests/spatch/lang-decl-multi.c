int f(void)
{
	int a, b, *c;
	return 0;
}
