int g(void)
{
	f(1, 2);
}
