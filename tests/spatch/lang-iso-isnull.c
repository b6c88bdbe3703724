int k(int q)
{
	if (!q) a();
	if (NULL == q) a();
	if (q == NULL) a();
	if (q == 0) a();
}
