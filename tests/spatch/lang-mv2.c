void k(int x)
{
	f(1, x+2);
}
