// SPDX-License-Identifier: GPL-2.0-only
static void clear(struct item *p, int n)
{
	struct item *q;

	memset(p, 0, sizeof(p));
	q = kmalloc(sizeof(q), GFP_KERNEL);
	memset(q, 0, n * sizeof(q));
	memcpy(q, p, sizeof(*p));
	q = kzalloc(sizeof(struct item) + sizeof(q), GFP_KERNEL);
}
