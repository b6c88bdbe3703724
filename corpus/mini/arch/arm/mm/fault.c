// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/pgtable.h>

#ifdef CONFIG_MMU
void show_pte(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_kernel(pmd, addr);

	pr_info("*pte=%08llx\n", (unsigned long long)pte_val(*pte));
}
#endif
