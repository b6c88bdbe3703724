int f(int x)
{
	for_each_x(x) {
		int y = g(x);

		if (y)
			return 1;
	}
	for_each_x(x) {
		if (h())
			break;
		put(x);
	}
	for_each_x(x) {
		if (h()) {
			put(x);
			return 4;
		}
	}
	return 0;
}
