int foo(struct device *dd)
{
	int r = 0;

	BUG_ON(!dd);
	if (r)
		BUG_ON(!r);
	else
		BUG_ON(!(a && b));
	while (r)
		BUG_ON(!r);
}
