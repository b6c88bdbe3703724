// SPDX-License-Identifier: GPL-2.0
/* Entries of huge pages. */
#include <linux/hugetlb.h>
#include <linux/swapops.h>

int hugetlb_copy(struct mm_struct *dst, struct mm_struct *src, struct vm_area_struct *vma,
		 unsigned long addr, unsigned long sz)
{
	pte_t *src_pte = huge_pte_offset(src, addr, sz), *dst_pte, entry;

	if (!src_pte)
		return 0;
	dst_pte = huge_pte_alloc(dst, vma, addr, sz);
	if (!dst_pte || !pte_none(*dst_pte))
		return -1;
	entry = *src_pte;
	BUG_ON(dst_pte && !pte_none(*dst_pte) && !pte_present(*dst_pte));
	set_huge_pte_at(dst, addr, dst_pte, entry);
	return 1;
}

pte_t hugetlb_read(struct mm_struct *mm, unsigned long addr, unsigned long sz)
{
	pte_t *ptep = huge_pte_offset(mm, addr, sz);

	return huge_ptep_get(ptep);
}

/* Either kind: nothing proves that it is a huge one. */
int maybe_huge(struct vm_area_struct *vma, pte_t *ptep)
{
	return is_vm_hugetlb_page(vma) && pte_none(*ptep);
}
