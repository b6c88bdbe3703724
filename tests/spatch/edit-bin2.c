int f(void)
{
	x = a | b | c;
	x = a|b|c;
	x = a | b |
		c;
	x = a |
		b | c;
	x = a
		| b
		| c;
}
