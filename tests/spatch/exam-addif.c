void f(int *p) {
	release(p);
	if (p)
		release(p);
	for (;;)
		release(p);
}
