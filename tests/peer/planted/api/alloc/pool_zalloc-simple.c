// SPDX-License-Identifier: GPL-2.0-only
static int fill(struct dma_pool *pool, dma_addr_t *handle)
{
	struct desc *d, *e, *f;

	d = dma_pool_alloc(pool, GFP_KERNEL, handle);
	if (!d)
		return -ENOMEM;
	memset(d, 0, sizeof(*d));

	e = pci_pool_alloc(pool, GFP_ATOMIC, handle);
	if (e == NULL || busy(pool)) {
		printk("no\n");
		return -ENOMEM;
	}
	memset(e, 0, sizeof(struct desc));

	f = dma_pool_alloc(pool, GFP_KERNEL, handle);
	if (!f)
		return -ENOMEM;
	prepare(f);
	memset(f, 0, sizeof(*f));
	return 0;
}
