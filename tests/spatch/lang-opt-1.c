void f(void)
{
	a();
	b();
	c();
	a();
	c();
}
