int f(void) {
	struct s *p;
	int *q;

	p = (struct s *) alloc(sizeof(struct s) * 10);
	q = (int *)alloc(sizeof(int) * (a + b));
}
