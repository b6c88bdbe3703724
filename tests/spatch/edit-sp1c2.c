int f(void)
{
	int x = 2;
	z();
}
