// SPDX-License-Identifier: GPL-2.0-only
static int get(struct state *st)
{
	st->buf = kmalloc(10, GFP_KERNEL);
	return 0;
}

static void locked(struct state *st)
{
	unsigned long flags;

	spin_lock_irqsave(&st->lock, flags);
	get(st);
	spin_unlock_irqrestore(&st->lock, flags);
}

static int later(struct state *st)
{
	return -ENOMEM;
}
