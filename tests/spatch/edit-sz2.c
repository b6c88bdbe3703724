int f(void)
{
	a = kmalloc(sizeof(*a), GFP_KERNEL);
	if (!a)
		return -ENOMEM;
	memset(a, 0, sizeof(*a));

	b = kmalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;

	/* zero it */
	memset(b, 0, sizeof(*b));
	c();
}
