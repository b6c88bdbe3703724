// SPDX-License-Identifier: GPL-2.0-only
static void *get(size_t size, gfp_t flags)
{
	void *p;

	p = kmalloc(size, GFP_KERNEL | __GFP_NOWARN);
	if (!p)
		p = vmalloc(size);
	return p;
}

static void *get2(size_t size)
{
	void *p;

	if (size <= PAGE_SIZE)
		p = kzalloc(size, GFP_KERNEL);
	else
		p = vzalloc(size);
	return p;
}

static void put(void *p)
{
	if (is_vmalloc_addr(p))
		vfree(p);
	else
		kfree(p);
}

static void *bigger(size_t size)
{
	void *p;

	if (size <= PAGE_SIZE) {
		count(1);
		p = kmalloc(size, GFP_KERNEL);
	} else {
		p = vmalloc(size);
	}
	return p;
}
