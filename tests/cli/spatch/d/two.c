void f(int a)
{
	old(a);
	quiet();
}
