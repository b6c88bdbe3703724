int f(void)
{
	if (x < 0) {
		y();
		return -1;
	}
	if (y)
		return -2;
	return 0;
}
