// SPDX-License-Identifier: GPL-2.0
/* A file that is made of another one. */
#include <linux/mm.h>
#include <linux/swapops.h>

#define UNUSE_MATCH(p, e) (pte_to_swp_entry(*(p)).val == (e).val)

#include "swap_walk.c"

int unuse_mm(pmd_t *pmd, unsigned long addr, swp_entry_t entry)
{
	return unuse_range(pmd, addr, entry);
}
