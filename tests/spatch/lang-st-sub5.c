void h(void)
{
	mark(p->a);
	p = 0;
	p->b = 0;
	p->a = 0;
}
