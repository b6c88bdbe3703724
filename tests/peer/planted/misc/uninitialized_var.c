// SPDX-License-Identifier: GPL-2.0-only
static int quiet(int a)
{
	int x = x;
	int y = *(&(y)), z;

	z = z;
	if (a)
		x = 3;
	return x + y + z;
}
