int f(void)
{
	a = kmalloc(sizeof(struct foo), GFP_KERNEL);
	a = kmalloc(sizeof(unsigned  int), GFP_KERNEL | x);
	a = kmalloc(sizeof(struct foo *),
		    GFP_KERNEL);
}
