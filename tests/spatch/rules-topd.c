int my_open(void)
{
	return 0;
}
static int other(void)
{
	foo_t x;
	return 0;
}

struct ops o = {
	.open = my_open,
	.close = other,
};
foo_t *g(foo_t a);
