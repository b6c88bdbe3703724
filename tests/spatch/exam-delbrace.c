int f(void) {
	if (x) {
		foo();
	}
	if (y) { foo(); }
}
