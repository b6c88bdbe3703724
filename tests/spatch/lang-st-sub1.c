void h(void)
{
	mark(p->a[i + 1]);
	f(p);
	f(i + 1);
	f(1);
	f(p->a[i + 1]);
	f(a);
	f(q);
}
