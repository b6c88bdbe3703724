int k(int q)
{
	x = &(p->b);
	x = &p->b;
}
