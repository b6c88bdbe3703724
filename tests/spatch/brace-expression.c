static void put(void *p, void *q, void *r)
{
	if (is_vmalloc_addr(p))
		vfree(p);
	else
		kfree(p);
	if (is_vmalloc_addr(q)) {
		vfree(q);
	} else {
		count();
		kfree(q);
	}
	memset(p, 0);
	clear(q);
}
