int g(int a)
{
	foo(1);
	f(1);
	f(1, 2);
	f(1,
	  2);
	f(a, b, c);
}
