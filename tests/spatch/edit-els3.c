int f(void)
{
	if (x) a(); else b();
	if (x)
		a();
	else
		b();
	if (x) {
		a();
	} else {
		b();
		c();
	}
	return 0;
}
