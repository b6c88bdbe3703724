void f(void)
{
	struct foo *p;
	bar_t *q;
	int *r;
	p = alloc(sizeof(struct foo));
	q = alloc(sizeof(bar_t));
	r = alloc(sizeof(long));
}
