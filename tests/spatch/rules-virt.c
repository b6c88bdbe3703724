void a(void)
{
	f(1);
	f(2);
}
