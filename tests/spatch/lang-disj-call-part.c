int k(void)
{
	f(1); g(b); i(3);
}
