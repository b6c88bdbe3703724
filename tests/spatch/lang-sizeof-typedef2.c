void f(void)
{
	int a = sizeof(old_t);
	old_t *b;
	g((old_t)a, (old_t *)c);
	h(offsetof(old_t, x));
}
