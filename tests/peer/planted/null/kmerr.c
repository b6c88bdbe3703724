// SPDX-License-Identifier: GPL-2.0-only
static int alloc(struct state *st)
{
	char *a, *b;

	a = kmalloc(10, GFP_KERNEL);
	b = kmalloc(20, GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	use(a, b);
	return 0;
}
