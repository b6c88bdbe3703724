int f(void)
{
	if (a) {
		b();
	}
	if (a)
		c();
}
