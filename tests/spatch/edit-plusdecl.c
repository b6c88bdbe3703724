int f1(void)
{
	int a;

	b();
}
int f2(void)
{
	b();
}
