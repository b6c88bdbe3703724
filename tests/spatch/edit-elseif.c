int f(void)
{
	if (a)
		b();
	else if (c) {
		d();
	}
	x();
}
