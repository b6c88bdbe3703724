void h(void)
{
	f(1, x, 3);
	f(x, 2);
	f(1, x);
	f(x);
}
