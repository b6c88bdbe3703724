int foo(char *a, int b, long *c)
{
	return 0;
}
