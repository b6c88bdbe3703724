void bar(void)
{
	f(a);
	f(a);
	x = f(b) + f(c);
}
