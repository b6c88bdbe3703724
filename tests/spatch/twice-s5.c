int g(void) { mark(b); mark(c); mark(a); }
int all(void) {
	one();
	return 0;
}
