int leak(int a)
{
	struct dentry *d;

	d = find(a);
	if (!d)
		return 0;
	if (d->len)
		return 1;
	return 2;
}
int other(int a)
{
	struct dentry *d;

	d = find(a);
	if (!d || a)
		return 3;
	put(d);
	return 4;
}
