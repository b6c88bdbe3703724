char *foo(int a, /* c */
	  char *b)
{
	return 0;
}
char *foo(void)
{
	return 0;
}
