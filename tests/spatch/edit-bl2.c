int f(void)
{
	int b;

	int a = 1;
	y();

	int c = 2;
	y();
}
