// SPDX-License-Identifier: GPL-2.0-only
static int both(int a, int b, struct state *st)
{
	if (!a || (a && b))
		return 1;
	if (!st->on || (st->on && st->x > 3))
		return 2;
	return !a || (b && a);
}
