int g(void)
{
	if (y)
		x->z = 1;
}
