void h(void)
{
	f(1, 2, 0, 3);
	f(1, 0);
	f(1);
}
