int foo(struct device *dd)
{
	struct foo *p;

	p = (struct foo *)kmalloc(sizeof(*p), GFP_KERNEL);
	if (!(p))
		return 1;
	p = (struct foo *) kmalloc (sizeof(*p) ,
		GFP_KERNEL);
	return 0;
}
