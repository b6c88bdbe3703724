int f(void)
{
	x = a | c;
	x = a|c;
	x = a |
		c;
}
