void a(void)
{
	g(1);
	if (x)
		f(1);
	else
		f(2);
	g(2);
}
void b(void)
{
	g(1);
	if (x)
		f(3);
	else
		f(3);
	g(2);
}
void c(void)
{
	g(1);
	if (x)
		f(3);
	g(2);
}
