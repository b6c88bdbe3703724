// SPDX-License-Identifier: GPL-2.0-only
/* The type of an entry is spelled nowhere, nor is that of pvmw. */
#include <linux/rmap.h>

int young(struct folio *folio, struct vm_area_struct *vma)
{
	DEFINE_FOLIO_VMA_WALK(pvmw, folio, vma, vma->vm_start, 0);
	int n = 0;

	while (page_vma_mapped_walk(&pvmw))
		n += pvmw.pte && pte_young(*pvmw.pte);
	return n;
}

int dirty(struct page_vma_mapped_walk *pvmw)
{
	return pte_dirty(*pvmw->pte);
}

/*
 * rule: pte-deref
 * place: mm/test-deref-pvmw.c
 * found: 11 read warning fixable
 * found: 17 read warning fixable
 * diff:
 * @@ 11 @@
 * -		n += pvmw.pte && pte_young(*pvmw.pte);
 * +		n += pvmw.pte && pte_young(ptep_get(pvmw.pte));
 * @@ 17 @@
 * -	return pte_dirty(*pvmw->pte);
 * +	return pte_dirty(ptep_get(pvmw->pte));
 */
