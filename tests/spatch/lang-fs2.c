void bar(void)
{
	f(3);
	f(4);
	h(1);
}
