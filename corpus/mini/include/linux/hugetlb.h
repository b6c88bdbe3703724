/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_HUGETLB_H
#define _LINUX_HUGETLB_H

#include <linux/mm.h>

struct hstate {
	unsigned int order;
};

#ifdef CONFIG_HUGETLB_PAGE

#include <asm/hugetlb.h>

pte_t *huge_pte_offset(struct mm_struct *mm, unsigned long addr, unsigned long sz);
pte_t *huge_pte_alloc(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
		      unsigned long sz);
unsigned long huge_page_size(const struct hstate *h);

#else /* CONFIG_HUGETLB_PAGE */

/* Inactive here: found by inference only. */
static inline pte_t huge_ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr,
					  pte_t *ptep)
{
	return *ptep;
}

#endif /* CONFIG_HUGETLB_PAGE */

#endif
