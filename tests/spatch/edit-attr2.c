int foo(int a, int b)
{
	return 0;
}
int bar(int a,
	int b)
{
	return 0;
}
