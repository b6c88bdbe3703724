int f(int *a, int b) {
	if (!a) {
		b = 1;
	}
	if (!b) {
		g();
	} else {
		h();
	}
	if (b) { g(); }
}
