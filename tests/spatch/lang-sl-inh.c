int foo(int x)
{
	b(x);
	bar();
}
void g(void)
{
	call();
}
