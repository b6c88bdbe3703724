// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/pgtable.h>

/* Architecture code reads its own tables as it likes: only --arch-code looks at it. */
int spurious_fault_check(unsigned long error_code, pte_t *pte)
{
	if ((error_code & _PAGE_RW) && !pte_write(*pte))
		return 0;
	return pte_present(*pte);
}

void dump_entry(pmd_t *pmd, unsigned long address)
{
	pte_t *pte = pte_offset_kernel(pmd, address);

	pr_info("pte %lx\n", (unsigned long)pte_val(*pte));
}
