static int foo(int a)
{
	return a;
}
int bar(void) { return 0; }
