int g(void) { mark(a); mark(b); mark(c); }
int all(void) {
	one();
	return 0;
}
