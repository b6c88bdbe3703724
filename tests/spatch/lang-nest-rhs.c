void h(void)
{
	x = a + 1;
	x = f(a, a);
	x = 3;
}
