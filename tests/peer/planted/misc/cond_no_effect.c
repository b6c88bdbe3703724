// SPDX-License-Identifier: GPL-2.0-only
static int same(int a)
{
	if (a > 3)
		use(a);
	else
		use(a);
	if (a > 4) {
		use(1);
	} else {
		use(2);
	}
	if (a == 5)
		return 1;
	else if (a == 6)
		return 2;
	else
		return 2;
}
