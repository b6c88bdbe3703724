int f(void)
{
	if (a)
		foo();
	foo();
}
int g(void)
{
	bar();
	foo();
}
