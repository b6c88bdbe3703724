int f(int n)
{
	x();
	b();
	x();
}
