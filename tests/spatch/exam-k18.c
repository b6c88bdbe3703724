int g(void)
{
	(void) a;
	(void)foo(1);
	bar();
}
