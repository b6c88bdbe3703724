// SPDX-License-Identifier: GPL-2.0-only
static void walk(struct list_head *head)
{
	struct item *pos;

	list_for_each_entry(pos, head, list) {
		if (!pos)
			continue;
		use(pos);
	}
	list_for_each_entry(pos, head, list) {
		if (pos != NULL && pos->on)
			use(pos);
	}
	list_for_each_entry(pos, head, list) {
		pos = other();
		if (!pos)
			break;
	}
}
