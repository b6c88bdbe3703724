int foo(char *a, int x, int y)
{
	return 0;
}
int bar(void)
{
	return foo("x", 3, 4);
}
