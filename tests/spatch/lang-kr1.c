int foo(a, b)
	int a;
	char b;
{
	return a;
}
