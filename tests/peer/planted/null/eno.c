// SPDX-License-Identifier: GPL-2.0-only
static int alloc(struct state *st)
{
	st->buf = kmalloc(10, GFP_KERNEL);
	if (IS_ERR(st->buf))
		return PTR_ERR(st->buf);
	st->cache = kmem_cache_alloc(cache, GFP_KERNEL);
	if (!st->cache)
		return -ENOMEM;
	st->more = kzalloc(10, GFP_KERNEL);
	use(st);
	if (IS_ERR(st->more))
		goto out;
	return 0;
out:
	return -EIO;
}
