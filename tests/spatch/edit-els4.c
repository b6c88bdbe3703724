int f(void)
{
	if (x) a();
	if (x)
		a();
	y();
	if (x) {
		a();
	}
	y();
	if (x) {
		a();
	} else b();
	return 0;
}
