int g(void)
{
	f();
}
