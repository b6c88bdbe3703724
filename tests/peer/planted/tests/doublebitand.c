// SPDX-License-Identifier: GPL-2.0-only
static int flags(struct state *st, int a, int b)
{
	if (a & b & a)
		return 1;
	if (st->f & MASK & !st->f)
		return 2;
	if (a | MASK | a)
		return 3;
	return a & b & 3;
}
