void f(void)
{
	a();
	b();
	x();
	b();
}
