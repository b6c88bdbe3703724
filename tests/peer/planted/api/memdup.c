// SPDX-License-Identifier: GPL-2.0-only
static void *dup(const void *from, size_t len)
{
	void *to;

	to = kmalloc(len, GFP_KERNEL);
	if (!to)
		return NULL;
	memcpy(to, from, len);
	return to;
}

static int dup_member(struct state *st, struct state *old)
{
	st->data = kzalloc(sizeof(*old->data), GFP_ATOMIC);
	if (st->data == NULL) {
		pr_err("no memory\n");
		return -ENOMEM;
	}
	memcpy(st->data, old->data, sizeof(*old->data));
	return 0;
}
