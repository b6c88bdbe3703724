// SPDX-License-Identifier: GPL-2.0-only
/* Entries that are provably huge ones. */
#include <linux/hugetlb.h>
#include <linux/pagewalk.h>

int from_offset(struct mm_struct *mm, unsigned long addr)
{
	pte_t *ptep = huge_pte_offset(mm, addr, 4096);

	return ptep && pte_none(*ptep);
}

int from_alloc(struct vm_area_struct *vma, unsigned long addr)
{
	pte_t *ptep;

	ptep = huge_pte_alloc(vma->vm_mm, vma, addr, 4096);
	if (!ptep)
		return 0;
	return pte_present(*ptep);
}

static int from_walk(pte_t *pte, unsigned long hmask, unsigned long addr, unsigned long next,
		     struct mm_walk *walk)
{
	return pte_none(*pte);
}

const struct mm_walk_ops test_huge_ops = {
	.hugetlb_entry = from_walk,
};

int perhaps(struct vm_area_struct *vma, unsigned long addr, pte_t *other)
{
	pte_t *ptep = huge_pte_offset(vma->vm_mm, addr, 4096);

	if (!ptep)
		ptep = other;
	return pte_none(*ptep);
}

/*
 * rule: huge-pte-deref
 * place: mm/test-huge.c
 * found: 10 read warning fixable
 * found: 20 read warning fixable
 * found: 26 read warning fixable
 * diff:
 * @@ 10 @@
 * -	return ptep && pte_none(*ptep);
 * +	return ptep && pte_none(huge_ptep_get(ptep));
 * @@ 20 @@
 * -	return pte_present(*ptep);
 * +	return pte_present(huge_ptep_get(ptep));
 * @@ 26 @@
 * -	return pte_none(*pte);
 * +	return pte_none(huge_ptep_get(pte));
 */
