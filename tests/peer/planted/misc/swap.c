// SPDX-License-Identifier: GPL-2.0-only
static void one(struct state *st, int a, int b)
{
	int tmp;

	tmp = a;
	a = b;
	b = tmp;
	use(a, b);
}

static void two(struct state *st, struct state *other)
{
	struct item *save = NULL;
	int i, t;

	for (i = 0; i < 4; i++) {
		t = st->v[i];
		st->v[i] = other->v[i];
		other->v[i] = t;
	}
	save = st->list;
	st->list = other->list;
	other->list = save;
}

static void three(int *p, int *q)
{
	int t = *p;

	*p = *q;
	*q = t;
}
