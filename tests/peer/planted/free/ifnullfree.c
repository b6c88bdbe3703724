// SPDX-License-Identifier: GPL-2.0-only
static void release(struct state *st)
{
	if (st->a)
		kfree(st->a);
	if (st->b != NULL) {
		vfree(st->b);
	}
	if (NULL != st->c)
		kmem_cache_destroy(st->c);
	if (st->d)
		kfree_sensitive(st->d);
	else
		count(st);
	if (st->e) {
		kfree(st->e);
		st->e = NULL;
	}
	if (st->f)	/* a comment */
		usb_free_urb(st->f);
}
