// SPDX-License-Identifier: GPL-2.0-only
static bool more(int a, int b, void *p)
{
	bool x = a > b ? true : false;

	x = (a == 3 || p) ? true : false;
	x = p ? true : false;
	x = (a == b) ? false : true;
	return (a != b) ? true : false;
}
