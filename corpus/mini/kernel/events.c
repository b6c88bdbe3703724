// SPDX-License-Identifier: GPL-2.0
/* Reading another task's tables without a lock. */
#include <linux/mm.h>

#ifdef CONFIG_MMU
unsigned long perf_page_size(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr)
{
	pte_t *ptep, pte;
	pmd_t pmd = READ_ONCE(*pmdp);

	if (!pmd_present(pmd))
		return 0;
	ptep = pte_offset_map(&pmd, addr);
	pte = READ_ONCE(*ptep);
	pte_unmap(ptep);
	return pte_present(pte) ? PAGE_SIZE : 0;
}
#endif
