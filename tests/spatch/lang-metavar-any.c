void k(void)
{
	f(1);
	f(x);
}
