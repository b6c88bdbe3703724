int foo(int x)
{
	f();
}
int foo2(int x)
{
	if (x) {
		f();
	}
}
