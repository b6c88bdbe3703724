int f(int *a, int b) {
	if (!a)
		b = 1;
	else
		b = 2;
	if (!b) {
		g();
	} else {
		h();
	}
}
