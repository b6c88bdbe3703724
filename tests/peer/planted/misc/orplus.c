// SPDX-License-Identifier: GPL-2.0-only
static int bits(int a)
{
	a = FLAG_ONE + FLAG_TWO;
	a |= FLAG_TWO;
	a = FLAG_THREE + FLAG_FOUR;
	if (a & FLAG_THREE)
		return MAX_ONE + MAX_TWO;
	return 3 + 4;
}
