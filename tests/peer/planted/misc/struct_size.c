// SPDX-License-Identifier: GPL-2.0-only
static int alloc(struct table *t, int n)
{
	struct table *u;

	u = kmalloc(sizeof(*u) + n * sizeof(*u->items), GFP_KERNEL);
	u = kmalloc(sizeof(*t) + (t->n * sizeof(t->items[0])), GFP_KERNEL);
	u = kmalloc(sizeof(*t) + n * sizeof(*u->items), GFP_KERNEL);
	return !u;
}
