// SPDX-License-Identifier: GPL-2.0
/* Interrupts off take the place of the page-table lock here; pure predicates keep their value. */
#include <linux/mm.h>

void hash_need_flush(struct mm_struct *mm, unsigned long addr, pte_t *ptep);

/* trap: no page-table lock */
void hash_flush_range(unsigned long start, unsigned long end, pmd_t *pmd)
{
	unsigned long flags;

	local_irq_save(flags);
	arch_enter_lazy_mmu_mode();
	for (; start < end; start += PAGE_SIZE)
		hash_need_flush(&init_mm, start, pte_offset_kernel(pmd, start));
	arch_leave_lazy_mmu_mode();
	local_irq_restore(flags);
}

/* trap: the same question has the same answer on one path */
void hash_flush_unless_radix(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!radix_enabled())
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	if (!radix_enabled())
		arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
}

void hash_flush_or_radix(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!radix_enabled())
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	if (radix_enabled())
		arch_leave_lazy_mmu_mode(); /* may: lazy-mmu-unbalanced error */
	pte_unmap_unlock(pte, ptl);
} /* found: lazy-mmu-unbalanced error */

void hash_clear_with_interrupts_off(pte_t *pte, spinlock_t *ptl)
{
	unsigned long flags;

	local_irq_save(flags);
	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(0));
	lazy_note(0);
	arch_leave_lazy_mmu_mode();
	local_irq_restore(flags);
}

void hash_interrupts_on_too_early(pte_t *pte)
{
	unsigned long flags;

	local_irq_save(flags);
	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(0));
	local_irq_restore(flags);
	arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning "interrupts" */
}

void hash_sleeps_with_interrupts_off(pte_t *pte)
{
	unsigned long flags;

	local_irq_save(flags);
	arch_enter_lazy_mmu_mode();
	msleep(1); /* found: lazy-mmu-sleep warning "interrupts are off" */
	arch_leave_lazy_mmu_mode();
	local_irq_restore(flags);
}
