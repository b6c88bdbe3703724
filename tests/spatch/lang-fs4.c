void bar(void)
{
	f(3);
	f(4);
}
void bar2(void)
{
	f(3);
}
