void bar(void)
{
	call();
	call();
}
void bar2(void)
{
	call();
}
