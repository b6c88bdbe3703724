void f(void)
{
	foo();
	foo( );
	g();
}
void g(void)
{
}
