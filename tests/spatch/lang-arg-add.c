void h(void)
{
	f(1, 2, 3);
	f();
	f(a);
}
