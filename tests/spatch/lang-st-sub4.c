void h(void)
{
	mark(a * b);
	f(a);
	f(c);
	f(a * b);
}
