int g(void)
{
	x = 1;
	y = 2;
}
