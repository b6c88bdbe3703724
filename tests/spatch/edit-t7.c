void foo(struct device *dd)
{
	mutex_lock(&dd->m);
	if (a)
		return;
	if (b) {
		x();
		return;
	}
	y();
	return;
}
