// SPDX-License-Identifier: GPL-2.0
/* Two reads in one loop, an #if inside a function. */
#include <linux/mm.h>

int cold_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *pte, *start;
	int cold = 0;

	start = pte = pte_offset_map(pmd, addr);
	for (; addr < end; pte++, addr += PAGE_SIZE) {
#ifdef CONFIG_MMU
		if (pte_none(*pte))
			continue;
#else
		if (!pte)
			continue;
#endif
#if defined(CONFIG_HIGHPTE) && PAGE_SIZE > 4096
		cold -= pte_young(*pte);
#endif
		if (pte_present(*pte))
			cold++;
	}
	pte_unmap(start);
	return cold;
}
