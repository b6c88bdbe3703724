void k(int x)
{
	if (x)
		f(1);
	if (x) {
		f(1);
	}
}
