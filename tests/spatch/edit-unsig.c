int f(void)
{
	unsigned a;
	unsigned b, c;
	unsigned d; /* x */
}
