int t(int *a, int b)
{
	lock(a);
	if (b)
		return -1;
	unlock(a);
	return 0;
}
