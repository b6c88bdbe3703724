void h(struct s *p)
{
	f(a);
	f(a + 1);
	f(p->b);
}
