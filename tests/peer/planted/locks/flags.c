// SPDX-License-Identifier: GPL-2.0-only
static void nested(struct state *a, struct state *b)
{
	unsigned long flags, more;

	spin_lock_irqsave(&a->lock, flags);
	spin_lock_irqsave(&b->lock, flags);
	work(a, b);
	spin_unlock_irqrestore(&b->lock, flags);
	spin_unlock_irqrestore(&a->lock, flags);
	spin_lock_irqsave(&a->lock, flags);
	spin_lock_irqsave(&b->lock, more);
}
