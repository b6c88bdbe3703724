// SPDX-License-Identifier: GPL-2.0
/* An entry that was only queued is looked at again; a flush makes it visible (1160c2779b82). */
#include <linux/mm.h>

void set_pgd(pgd_t *pgdp, pgd_t pgd);

void take_over_entry(pgd_t *pgd, pgd_t *reference)
{
	arch_enter_lazy_mmu_mode();
	set_pgd(pgd, *reference);
	BUG_ON(pgd_val(*pgd) != pgd_val(*reference)); /* found: lazy-mmu-stale-read warning "x86" not "powerpc" */
	arch_leave_lazy_mmu_mode();
}

void take_over_entry_fixed(pgd_t *pgd, pgd_t *reference)
{
	arch_enter_lazy_mmu_mode();
	set_pgd(pgd, *reference);
	arch_flush_lazy_mmu_mode();
	BUG_ON(pgd_val(*pgd) != pgd_val(*reference));
	arch_leave_lazy_mmu_mode();
}
