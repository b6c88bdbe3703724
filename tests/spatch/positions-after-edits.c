void f(void)
{
	x(1);
	del();
	del();
	x(2);
}
void g(void)
{
	x(3);
}
