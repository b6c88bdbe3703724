// SPDX-License-Identifier: GPL-2.0
/* Calls back for each entry; the callbacks read. */
#include <linux/pagewalk.h>

int walk_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	int err = 0;

	for (; addr < end && !err; addr += PAGE_SIZE, pte++)
		err = walk->ops->pte_entry(pte, addr, addr + PAGE_SIZE, walk);
	return err;
}
