int f(int x)
{
	while (x) {
		a();
		if (y)
			return 1;
		return 2;
	}
	return 0;
}
