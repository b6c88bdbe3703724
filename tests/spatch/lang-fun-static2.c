int foo(int a)
{
	return a;
}
