int foo(int x)
{
	a();
}
int foo2(int x)
{
	f();
	{
		a();
	}
}
