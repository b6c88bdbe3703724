int k(void)
{
	int a = 3;
	int b;
	char c;
}
