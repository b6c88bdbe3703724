// SPDX-License-Identifier: GPL-2.0-only
static int use_after(struct state *st)
{
	kfree(st->buf);
	if (st->buf->len)
		return 1;
	return 0;
}

static void fine(struct state *st)
{
	kfree(st->buf);
	st->buf = NULL;
	use(st->buf);
}

static int shown(char *p, int n)
{
	kfree(p);
	if (n)
		pr_debug("freed %p\n", p);
	use(p);
	return 0;
}

static void looped(struct list *l)
{
	while (1) {
		kfree(l);
		l = next(l);
		if (!l)
			break;
	}
}
