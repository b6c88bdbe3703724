// SPDX-License-Identifier: GPL-2.0-only
static void release(struct state *st, struct state plain)
{
	kfree(&st->inner);
	kfree(st->inner);
	kfree_sensitive(&st->key);
	kfree(&plain.inner);
}
