int f(void)
{
	p = alloc(3);
	q = alloc(4);
	if (!q)
		return 1;
	use(p);
	return 0;
}
