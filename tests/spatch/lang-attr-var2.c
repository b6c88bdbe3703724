void f(void) {
	int y __u;
	int z;
}
