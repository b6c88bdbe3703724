void foo(void)
{
	a = alloc();
	if (y) {
		free(a);
		return;
	}
	b = alloc();
	free(b);
	free(a);
}
void goo(void)
{
	free(a);
	a = alloc();
	free(a);
	c = alloc();
}
