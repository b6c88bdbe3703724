int y;
int foo(int a)
{
	return a;
}

/* c */
int bar(int a) { return 1; }
