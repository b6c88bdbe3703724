void f(int x)
{
	a();
	if (x) return;
	c();
}
void g(int x)
{
}
