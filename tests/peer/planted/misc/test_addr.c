// SPDX-License-Identifier: GPL-2.0-only
static int test(struct state *st)
{
	if (&st->list == NULL)
		return 1;
	if (!&st->item)
		return 2;
	if (NULL != &st->other)
		return 3;
	return st->list == NULL;
}
