void h(struct s *a, int b)
{
	free(a->b);
	a = 0;
	a->b = 1;
	b = 2;
}
