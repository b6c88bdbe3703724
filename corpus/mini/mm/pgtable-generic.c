// SPDX-License-Identifier: GPL-2.0
/* Generic versions of what an architecture may bring itself: accessors by name. */
#include <linux/mm.h>

pte_t ptep_clear_flush(struct vm_area_struct *vma, unsigned long address, pte_t *ptep)
{
	pte_t pte = ptep_get_and_clear(vma->vm_mm, address, ptep);

	if (pte_present(pte))
		flush_tlb_page(vma, address);
	return pte;
}

int ptep_set_access_flags(struct vm_area_struct *vma, unsigned long address, pte_t *ptep, pte_t entry)
{
	int changed = !pte_same(*ptep, entry);

	if (changed)
		set_pte_at(vma->vm_mm, address, ptep, entry);
	return changed;
}
