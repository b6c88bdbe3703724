void h(void)
{
	f(a);
	f(b);
}
