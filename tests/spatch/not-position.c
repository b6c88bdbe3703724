int f(void)
{
	x = g(1) + 1;
	x = g(2) + 1;
	x = g(3);
}
