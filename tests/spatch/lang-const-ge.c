void h(void)
{
	f(1);
	f(3);
	f(4);
}
