int foo(int x)
{
	f();
	{
		a();
		b();
	}
	g();
}
int foo2(int x)
{
	f();
}
