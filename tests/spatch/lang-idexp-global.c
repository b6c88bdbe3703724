int z;
void k(int *a)
{
	int b;
	f(a);
	f(b);
	f(z);
}
