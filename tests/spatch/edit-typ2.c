int f(void)
{
	struct foo *a = (struct foo *)b;
	char c = (char)d, e;
	const unsigned int  z = (const unsigned int)1;
	T *p = (T *)q;
}
