void bar(void)
{
	f();
}
