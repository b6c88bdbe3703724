int f(void)
{
	if (x)
		a();
	else
		b();
}
