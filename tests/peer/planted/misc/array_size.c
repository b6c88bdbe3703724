// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kernel.h>

static const int table[] = { 1, 2, 3 };
static const struct pair pairs[4];

static unsigned count(void)
{
	unsigned i, n = 0;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		n += table[i];
	for (i = 0; i < (sizeof(pairs)/sizeof(*pairs)); i++)
		n++;
	return n + sizeof(table) / sizeof(int);
}
