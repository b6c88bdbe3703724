int f(int a);
void g(int b)
{
	char *p;

	b = f(b < 3);
	b = f(1) < p < h(0);
	b = k(1);
	p = h(p->x[2]);
	p = h(2 < 1 + k(1));
}
