int f(void)
{
	int a = 1;
	/* c */
	y();
}
int f(void)
{
	int a = 1;

	y();
}
int f(void)
{
	int b;
	int a = 1;

	y();
}
int f(void)
{
	int b;

	int a = 1;
	y();
}
