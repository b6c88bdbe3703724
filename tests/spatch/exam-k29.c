int f(void)
{
	call(1, 2, 3, 4);
	call(1, 2);
	call(a, b,
	     c);
}
