int k(void)
{
	return x == 1 || y != 2;
}
