int f(int a, char  *b, struct foo s)
{
	return 0;
}
