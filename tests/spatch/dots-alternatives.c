void f(void)
{
	f();
	h();
	x();
	g();
	h();
}
void f1(void)
{
	f();
	x();
	a();
	x();
	a();
	b();
	c();
}
void f2(void)
{
	f();
	h();
	x();
	g();
	c();
}
void f3(void)
{
	f();
	g();
	x();
	h();
	c();
}
