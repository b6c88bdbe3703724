// SPDX-License-Identifier: GPL-2.0-only
static int nothing(struct state *st)
{
	int ret = 0;

	use(st);
	return ret;
}

static int early(struct state *st)
{
	int ret = -EINVAL;

	if (!st)
		return ret;
	use(st);
	return 0;
}

static int changes(struct state *st)
{
	int ret = 0;

	if (st)
		ret = 1;
	return ret;
}
