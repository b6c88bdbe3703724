// SPDX-License-Identifier: GPL-2.0
/* CONFIG_KSM is off: the file is parsed all the same. */
#include <linux/rmap.h>

int write_protect_page(struct vm_area_struct *vma, struct folio *folio, pte_t *orig_pte)
{
	DEFINE_FOLIO_VMA_WALK(pvmw, folio, vma, vma->vm_start, 0);

	if (!page_vma_mapped_walk(&pvmw))
		return -1;
	if (pte_write(*pvmw.pte) || pte_dirty(*pvmw.pte))
		ptep_set_wrprotect(vma->vm_mm, pvmw.address, pvmw.pte);
	*orig_pte = *pvmw.pte;
	page_vma_mapped_walk_done(&pvmw);
	return 0;
}

int replace_page(struct vm_area_struct *vma, struct folio *folio)
{
	pte_t orig = __pte(0);

	return write_protect_page(vma, folio, &orig) ?: pte_none(orig);
}
