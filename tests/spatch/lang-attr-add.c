int foo(void)
{
	return 0;
}
static int bar(int x)
{
	return 0;
}
