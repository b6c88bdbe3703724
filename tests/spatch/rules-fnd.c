int a(int x, char *y)
{
	return 0;
}

static void b(void)
{
	a(1, 2);
}
static struct foo *c(const struct foo *z) {
	int i;
	b();
}
