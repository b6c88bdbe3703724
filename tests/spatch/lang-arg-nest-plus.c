void h(void)
{
	f(a);
	f(x + a);
	f(1);
}
