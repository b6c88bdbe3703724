void f(int x)
{
	foo();
	b(x);
	c();
}
