int g(void)
{
	x = 1;
}
