int f(void)
{
	int x = f(1,2, 3+4,
		a->b /* c */);
	struct foo *y = f(sizeof(struct foo));
	unsigned long long z=f();
}
