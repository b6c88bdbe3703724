int f(void)
{
	struct foo *p;
	int ret;

	p = alloc(dev);
	if (!p)
		return -1;
}
