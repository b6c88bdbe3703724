void b(void)
{
	f(3);
}
