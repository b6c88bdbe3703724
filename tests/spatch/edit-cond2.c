int f(void)
{
	if (x == 1) {
		a();
	}
	while (1) if (x == 2) { b(); }
	return 0;
}
