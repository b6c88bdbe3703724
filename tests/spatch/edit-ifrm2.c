int f(void)
{
	if (a) {
		b();
	} else {
		c();
	}
	if (a) {
		b();

		bb();
	} else {
		c();
		d();
	}
}
