// SPDX-License-Identifier: GPL-2.0
/* A local alias of a member, and a hugetlb entry found by name of the area. */
#include <linux/hugetlb.h>
#include <linux/rmap.h>
#include <linux/swapops.h>

bool remove_migration_one(struct folio *folio, struct vm_area_struct *vma, unsigned long addr)
{
	DEFINE_FOLIO_VMA_WALK(pvmw, folio, vma, addr, 1);

	while (page_vma_mapped_walk(&pvmw)) {
		swp_entry_t entry = pte_to_swp_entry(*pvmw.pte);
		pte_t pte = pte_mkold(*pvmw.pte);

		if (non_swap_entry(entry))
			set_pte_at(vma->vm_mm, pvmw.address, pvmw.pte, pte);
	}
	return true;
}

void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long address)
{
	spinlock_t *ptl;
	pte_t *ptep = pte_offset_map_lock(mm, pmd, address, &ptl);
	pte_t pte;

	pte = *ptep;
	pte_unmap_unlock(ptep, ptl);
	if (!pte_present(pte))
		pr_info("waiting for %lx\n", pte_to_swp_entry(pte).val);
}
