// SPDX-License-Identifier: GPL-2.0-only
static struct item *find(struct list_head *head, int key)
{
	struct item *pos, *tmp;

	list_for_each_entry(pos, head, list) {
		use(pos);
	}
	return pos->next;
}

static struct item *found(struct list_head *head, int key)
{
	struct item *pos;

	list_for_each_entry(pos, head, list) {
		if (pos->key == key)
			break;
	}
	return pos;
}
