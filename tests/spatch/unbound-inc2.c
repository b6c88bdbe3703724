void a(void)
{
	f(1);
}
