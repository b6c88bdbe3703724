void k(int x)
{
	if (x)
		f(1);
}
