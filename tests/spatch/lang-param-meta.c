int foo(char *a)
{
	return 0;
}
int bar(char *a, int b)
{
	return 0;
}
int baz(void)
{
	return 0;
}
