// SPDX-License-Identifier: GPL-2.0
/* Retry without leave, as between b2f557a21bc8 and its fix in 2024: the count of preemption grows with each turn. */
#include <linux/mm.h>

int retry_without_leave(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *start, *pte;
	spinlock_t *ptl;
	int batch = 0;

restart:
	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl); /* may: lazy-mmu-lock info */
	if (!start)
		return 0;
	arch_enter_lazy_mmu_mode(); /* found: lazy-mmu-unbalanced error */
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (++batch == 32) {
			batch = 0;
			if (need_resched()) {
				pte_unmap_unlock(start, ptl);
				cond_resched(); /* found: lazy-mmu-sleep warning */
				goto restart;
			}
		}
		set_pte_at(mm, addr, pte, pte_mkold(ptep_get(pte)));
	}
	arch_leave_lazy_mmu_mode(); /* may: lazy-mmu-lock warning */
	pte_unmap_unlock(start, ptl);
	return 0;
}

int retry_with_leave(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *start, *pte;
	spinlock_t *ptl;
	int batch = 0;

restart:
	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start)
		return 0;
	arch_enter_lazy_mmu_mode();
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (++batch == 32) {
			batch = 0;
			if (need_resched()) {
				arch_leave_lazy_mmu_mode();
				pte_unmap_unlock(start, ptl);
				cond_resched();
				goto restart;
			}
		}
		set_pte_at(mm, addr, pte, pte_mkold(ptep_get(pte)));
	}
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(start, ptl);
	return 0;
}
