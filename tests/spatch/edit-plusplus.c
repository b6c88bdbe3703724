int g(void)
{
	f(1);
	f(2);
}
