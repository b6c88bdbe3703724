// SPDX-License-Identifier: GPL-2.0-only
/* A generated header is missing: what it declares can be anything, so nothing here is certain. */
#include <linux/mm.h>
#include <generated/not-made.h>

int read_it(pte_t *pte)
{
	return pte_none(*pte);
}

/*
 * rule: pte-deref
 * found: 8 read warning no-fix inferred "generated/not-made.h"
 */
