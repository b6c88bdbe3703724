// SPDX-License-Identifier: GPL-2.0
#include <linux/pagewalk.h>
#include <linux/swapops.h>

struct smaps {
	unsigned long resident, swapped;
};

static void smaps_entry(pte_t *pte, struct smaps *mss)
{
	if (pte_present(*pte))
		mss->resident += PAGE_SIZE;
	else if (non_swap_entry(pte_to_swp_entry(*pte)))
		mss->swapped += PAGE_SIZE;
}

static int smaps_range(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl), *first = pte;

	for (; addr != end; pte++, addr += PAGE_SIZE)
		smaps_entry(pte, walk->private);
	pte_unmap_unlock(first, ptl);
	return 0;
}

const struct mm_walk_ops smaps_ops = {
	.pmd_entry = smaps_range,
};
