int g(void)
{
	if (a != 0 && b)
		return a != 0 && b > 3;
	while (x->y != 0 &&
	       z)
		foo();
}
