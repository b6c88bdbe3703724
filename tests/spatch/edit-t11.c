int foo(struct device *dd)
{
	int r = 0;

	if (x)
		goto out;
	y();
	goto out;
	z();
out:
	return r;
}
