int f(void)
{
	int a = 1;
	int   b=2;
	int /* x */ c = 3;
	return 1;
}
