// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

void begin_quiet(void);
void end_quiet(void);

int quiet(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	begin_quiet();
	if (pte_none(ptep_get(pte)))
		return 1;
	end_quiet();
	return 0;
}

void noted(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	lazy_note(addr);
	arch_leave_lazy_mmu_mode();
}
