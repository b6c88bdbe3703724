int foo(int x)
{
	int a;

	b(x);
	if (a) {
		c();
	}
	bar();
}
