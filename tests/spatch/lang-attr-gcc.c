void f(void) {
	int y __attribute__((unused));
	int z;
}
