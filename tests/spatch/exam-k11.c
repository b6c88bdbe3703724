void *f(struct d *dev)
{
	dev->priv = alloc();
	foo();
	return dev->priv;
}
