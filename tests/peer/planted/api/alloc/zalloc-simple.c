// SPDX-License-Identifier: GPL-2.0-only
static int setup(struct device *dev, struct kmem_cache *cache)
{
	struct desc *d;
	char *p;

	d = kmalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return -ENOMEM;
	memset(d, 0, sizeof(*d));

	p = (char *)vmalloc(4 * PAGE_SIZE);
	if (p == NULL)
		goto out;
	memset(p, 0, 4 * PAGE_SIZE);

	d = devm_kmalloc(dev, sizeof(struct desc), GFP_KERNEL);
	if (!d) {
		dev_err(dev, "no memory\n");
		return -ENOMEM;
	}
	memset(d, 0, sizeof(struct desc));

	p = dma_alloc_coherent(dev, 64, &handle, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	memset(p, 0, 64);

	d = kmalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return -ENOMEM;
	memset(d, 0, 4);
	return 0;
out:
	return -EIO;
}
