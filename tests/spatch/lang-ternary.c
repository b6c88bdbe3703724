int k(int q)
{
	return q ? 1 : 2;
	return q ?: 2;
}
