// SPDX-License-Identifier: GPL-2.0
/* Trap: on this architecture enter and leave are empty. */
#include <linux/mm.h>

int arm_only(pte_t *pte)
{
	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(0));
	if (pte_none(ptep_get(pte)))
		return 1;
	msleep(1);
	arch_enter_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode();
	return 0;
}
