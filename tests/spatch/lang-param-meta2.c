int foo(char *a, int b[3])
{
	return 0;
}
