int f(int *a, int b) {
	foo();
	bar();
	if (a) {
		foo();
		bar();
	}
}
