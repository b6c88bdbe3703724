int k(int q)
{
	if (!q) a();
	if (q == NULL) a();
}
