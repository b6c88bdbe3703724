int f(void)
{
	if (x)
		return 1;
	if (y) return 2;
	if (z) {
		return 3;
	}
	return 0;
}
