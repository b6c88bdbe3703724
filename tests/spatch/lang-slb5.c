int foo(int x)
{
	f();
	{
		a();
		b();
	}
	g();
}
