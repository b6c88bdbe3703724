int g(void)
{
	if (x)
		return 1;
	if (x) return f(2); else return 3;
}
