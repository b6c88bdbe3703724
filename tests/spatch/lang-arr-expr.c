void k(int *a)
{
	int b[3];
	f(a);
	f(b);
}
