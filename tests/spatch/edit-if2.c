int f(void)
{
	if (x) {
		a();
	}
	if (y)
		b();

	if (y) b();
	return 0;
}
