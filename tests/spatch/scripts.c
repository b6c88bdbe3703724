int x;

void foo(void)
{
	f(1);
	f(2);
	f(1);
}

void bar(void)
{
	f(3);
	if (f(2))
		f(1);
}
