void foo(void)
{
	f(1);
	f(2);
	a();
	b();
	c(1);
	c(2);
	c(3);
	d();
	d2();
}
