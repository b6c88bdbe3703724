// SPDX-License-Identifier: GPL-2.0
/* Callbacks: an ordinary entry and a hugetlb one. */
#include <linux/hugetlb.h>
#include <linux/pagewalk.h>
#include <linux/syscalls.h>

static int mincore_pte(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	unsigned char *vec = walk->private;

	*vec = (unsigned char)pte_present(*pte);
	walk->private = vec + 1;
	return 0;
}

/* A hugetlb entry: huge_ptep_get() is its accessor. */
static int mincore_hugetlb(pte_t *pte, unsigned long hmask, unsigned long addr, unsigned long next,
			   struct mm_walk *walk)
{
#ifdef CONFIG_HUGETLB_PAGE
	unsigned char present = pte && !pte_none(*pte);

	*(unsigned char *)walk->private = present;
#endif
	return 0;
}

static const struct mm_walk_ops mincore_ops = {
	.pte_entry = mincore_pte,
	.hugetlb_entry = mincore_hugetlb,
};

SYSCALL_DEFINE2(mincore, unsigned long, start, unsigned char *, vec)
{
	return walk_page_range(mm_of(1), start, start + PAGE_SIZE, &mincore_ops, vec);
}
