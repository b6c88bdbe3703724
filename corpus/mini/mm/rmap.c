// SPDX-License-Identifier: GPL-2.0
/* Entries found by the reverse map; this file never spells the type of an entry. */
#include <linux/rmap.h>
#include <linux/swapops.h>

int folio_referenced_one(struct folio *folio, struct vm_area_struct *vma, unsigned long address)
{
	DEFINE_FOLIO_VMA_WALK(pvmw, folio, vma, address, 0);
	int referenced = 0;

	while (page_vma_mapped_walk(&pvmw)) {
		address = pvmw.address;
		if (!pvmw.pte)
			continue;
		if (pte_young(*pvmw.pte))
			referenced++;
		else if (non_swap_entry(pte_to_swp_entry(*pvmw.pte)))
			VM_BUG_ON_VMA(pte_present(*pvmw.pte), vma);
	}
	return referenced;
}

int clean_one(struct page_vma_mapped_walk *pvmw)
{
	int dirty = pte_dirty(*pvmw->pte);

	if (pvmw->pmd && pmd_trans_huge(*pvmw->pmd))
		return 0;
	return dirty || pte_write(*pvmw->pte);
}
