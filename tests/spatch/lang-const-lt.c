void h(void)
{
	f(1);
	f(3);
	f(4);
	f(0);
	f(FOO);
	f(-1);
}
