int f(void)
{
	if (x) a(); else b();
	if (x)
		a();
	else
		b();
	if (x) {
		a();
	} else
		b();
	if (x) {
		a();
	} else if (y) {
		b();
	}
	return 0;
}
