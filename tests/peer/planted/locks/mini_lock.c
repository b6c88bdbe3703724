// SPDX-License-Identifier: GPL-2.0-only
static int forgotten(struct state *st)
{
	int ret;

	mutex_lock(&st->lock);
	ret = start(st);
	if (ret < 0) {
		pr_err("cannot start\n");
		return ret;
	}
	mutex_unlock(&st->lock);
	return 0;
}
