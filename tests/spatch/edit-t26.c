struct foo x;
static struct foo *f(struct foo a, struct old_t *b)
{
	struct foo  y = (struct foo)3;
	return sizeof(struct foo);
}
