int f(void)
{
	while (x);
	while (read(y) & 1)
		;
	foo();
}
