int g(void)
{
	f(1);
	f();
	f(1, 2);
}
