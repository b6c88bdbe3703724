int f(char *x)
{
	x = (a);
	y = (a) + (b);
	return (c);
}
