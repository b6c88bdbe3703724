int foo(char *a, int x)
{
	return 0;
}
int bar(char *a)
{
	return 0;
}
