// SPDX-License-Identifier: GPL-2.0
/* Callbacks, and a hugetlb one through a local. */
#include <linux/hugetlb.h>
#include <linux/pagewalk.h>

#ifdef CONFIG_HUGETLB_PAGE
static int young_hugetlb(pte_t *pte, unsigned long hmask, unsigned long addr, unsigned long end,
			 struct mm_walk *walk)
{
	pte_t entry;
	int *young = walk->private;

	entry = *pte;
	*young += pte_young(entry);
	return 0;
}
#else
#define young_hugetlb NULL
#endif

static int young_pmd(pmd_t *pmd, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	int *young = walk->private;
	pte_t *pte;

	if (pmd_trans_huge(*pmd)) {
		*young += pmd_present(*pmd);
		return 0;
	}
	pte = pte_offset_map(pmd, addr);
	if (pte_present(*pte) && pte_young(*pte))
		*young += 1;
	pte_unmap(pte);
	return 0;
}

const struct mm_walk_ops damon_young_ops = {
	.hugetlb_entry = young_hugetlb,
	.pmd_entry = young_pmd,
};
