void k(void)
{
	a();
	b();
	c();
	d();
}
