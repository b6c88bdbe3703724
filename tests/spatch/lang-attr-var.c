void f(void) {
	int y __u;
	int z;
	int a __u = 3;
}
