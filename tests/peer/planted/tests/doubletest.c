// SPDX-License-Identifier: GPL-2.0-only
static int twice(struct state *st, int a, int b)
{
	if (a || b || a)
		return 1;
	if (st->on && st->on)
		return 2;
	if (next(st) && next(st))
		return 3;
	if (a == 1 || b == 2 || a == 1)
		return 4;
	return a && b;
}
