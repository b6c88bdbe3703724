int f(void)
{
	if (x) {
		y();
	}
	if (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa &&
	    bbbbbbbbbbbbbbbbbbb) {
		y();
	}
}
