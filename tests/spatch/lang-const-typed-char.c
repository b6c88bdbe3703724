void h(void)
{
	f(1);
	f('x');
}
