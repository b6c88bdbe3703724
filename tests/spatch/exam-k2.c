static void cb(unsigned long data)
{
	struct dev *d = (void *)data;

	use(d);
}
