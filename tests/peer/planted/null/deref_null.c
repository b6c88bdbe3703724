// SPDX-License-Identifier: GPL-2.0-only
static int print_it(struct device *dev, struct state *st)
{
	if (!st) {
		dev_err(dev, "no state for %s\n", st->name);
		return -EINVAL;
	}
	if (st->next == NULL) {
		st->next = st;
		return st->next->v;
	}
	return st->v;
}

static int later(struct state *st)
{
	int ret = 0;

	if (!st || bad(st))
		ret = -EINVAL;
	return ret ? ret : st->v;
}
