int f(void) {
	if (x) { }
	if (y) {
	}
	if (z) ;
	g();
}
