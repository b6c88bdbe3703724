int z;
void k(long a, char b)
{
	f(a);
	f(b);
	f(z);
}
