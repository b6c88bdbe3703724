// SPDX-License-Identifier: GPL-2.0-only
static int alloc(struct state *st, size_t n, size_t m)
{
	size_t bytes = n * m;

	st->p = kmalloc(array_size(n, m), GFP_KERNEL);
	st->q = kmalloc(array3_size(n, m, 4), GFP_KERNEL);
	memset(st->q, 0, n * m * 4);
	st->r = kmalloc(struct_size(st->r, items, n), GFP_KERNEL);
	memset(st->r, 0, sizeof(*st->r) + n * sizeof(st->r->items));
	n = 3;
	return copy(st->p, n * m, bytes);
}
