// SPDX-License-Identifier: GPL-2.0
/* The new names: what is on is disabled, what is paused is resumed. */
#include <linux/mm.h>

int forgets_disable(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	lazy_mmu_mode_enable();
	if (pte_none(ptep_get(pte)))
		return -EBUSY;
	set_pte_at(mm, addr, pte, __pte(0));
	lazy_mmu_mode_disable();
	return 0;
}

int forgets_resume(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, __pte(0));
	lazy_mmu_mode_pause();
	cond_resched();
	if (pte_none(ptep_get(pte)))
		goto out;
	lazy_mmu_mode_resume();
	set_pte_at(mm, addr, pte, __pte(1));
out:
	lazy_mmu_mode_disable();
	return 0;
}

/*
 * fix: forgets_disable lazy-mmu-unbalanced
 * no fix: forgets_resume lazy-mmu-unbalanced "a path would return with the mode on"
 */
