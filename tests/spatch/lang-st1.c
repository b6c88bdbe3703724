int foo(int a)
{
	return a;
}
static int bar(int a)
{
	return a;
}
