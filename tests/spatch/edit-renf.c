int foo(void)
{
	return 1;
}
static int __init foo (int a)
{
	return 1;
}
