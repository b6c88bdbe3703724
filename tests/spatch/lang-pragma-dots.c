void f(void) {
#pragma omp parallel for
	g();
#pragma gcc poison
}
