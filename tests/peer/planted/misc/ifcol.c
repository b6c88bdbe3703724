// SPDX-License-Identifier: GPL-2.0-only
static int aligned(int a, int b)
{
	if (a)
	use(a);
	use(b);
	if (b)
		use(a);
		use(b);
	if (a)
		use(a);
	return 0;
}
