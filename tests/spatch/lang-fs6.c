void bar(void)
{
	f(a);
	f(b);
}
