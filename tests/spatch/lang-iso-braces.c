int k(int q)
{
	if (q) { return; }
	if (q)
		return;
}
