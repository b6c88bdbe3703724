void h(void)
{
	f(a, a);
	f(a, x + a);
	f(1);
}
