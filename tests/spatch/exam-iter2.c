int f(void) {
	list_for_each(p, &head) {
		g(p);
	}
	for_each_x(p, q) { g(p); }
}
