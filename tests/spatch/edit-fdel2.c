int f(void)
{
	int a;
	/* about x */
	int x;
	int b;
}
int f(void)
{
	int a;
	/* about x */
	int x;

	y();
}
