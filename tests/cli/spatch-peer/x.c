void a(void)
{
	f(1);
	if (f(2))
		return;
}
