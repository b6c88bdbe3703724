void t(unsigned int a, long b, char c)
{
	r = a;
	r = b;
	r = c;
}
