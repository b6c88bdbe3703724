int f(void)
{
	if (!a == 1 || !b->c == 1)
		return !d == 1;
}
