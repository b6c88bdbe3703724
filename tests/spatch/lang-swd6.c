int f(int x)
{
	foo(x);
}
