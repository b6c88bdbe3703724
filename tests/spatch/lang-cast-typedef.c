void f(void)
{
	g((old_t)a, (old_t *)c, (old_t)(a+b), (old_t)*c, (old_t)-1);
}
