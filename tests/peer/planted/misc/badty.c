// SPDX-License-Identifier: GPL-2.0-only
struct item {
	int a;
};

static int alloc(int n)
{
	struct item **items;
	struct item *one;

	items = kmalloc(n * sizeof(struct item), GFP_KERNEL);
	one = kmalloc(sizeof(struct item), GFP_KERNEL);
	items = kcalloc(n, sizeof(struct item *), GFP_KERNEL);
	return !items || !one;
}
