// SPDX-License-Identifier: GPL-2.0-only
static void twice(struct state *st)
{
	mutex_lock(&st->lock);
	if (st->on)
		mutex_lock(&st->lock);
	work(st);
	mutex_unlock(&st->lock);
}

static void once(struct state *st)
{
	spin_lock(&st->slock);
	work(st);
	spin_unlock(&st->slock);
}
