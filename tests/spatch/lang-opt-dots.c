void f(void)
{
	a();
	x();
	b();
}
void g(void)
{
	a();
	x();
}
