int f(void)
{
	int a, b, c;
	int d;
	int u = 1, v, w = 2;
	int *p, q;

	a = 1;
	p = 0;
	w = u;
}
