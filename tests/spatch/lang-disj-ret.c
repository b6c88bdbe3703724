int k(int x)
{
	if (x) return 0;
	if (x) return;
	return x;
}
