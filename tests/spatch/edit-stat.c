static int f(void)
{
	return 1;
}

static
int g(void) { return 1; }
static inline int h(void) { return 1; }
