int k(int *a)
{
	return !a && !b;
}
