// SPDX-License-Identifier: GPL-2.0
/* The region and the lock: leave before the unlock, enter behind the lock, both around a lock that is dropped. */
#include <linux/mm.h>

int at_a_label(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	int ret = 0;

	if (!pte)
		return -ENOMEM;
	arch_enter_lazy_mmu_mode();
	if (lazy_ask()) {
		ret = -EBUSY;
		goto out;
	}
	set_pte_at(mm, addr, pte, __pte(0));
out:
	pte_unmap_unlock(pte, ptl);

	arch_leave_lazy_mmu_mode();
	return ret;
}

void something_between(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	/* drops the lock */
	pte_unmap_unlock(pte, ptl);
	if (addr)
		lazy_note(addr);
	/* and the mode */
	arch_leave_lazy_mmu_mode();
	lazy_note(0);
}

/* The lock is released in one branch only: where to leave is for people to say. */
void released_in_a_branch(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, bool held)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	if (lazy_ask())
		pte_unmap_unlock(pte, ptl);
	arch_leave_lazy_mmu_mode();
}

int too_early(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	/* Batch what follows. */
	arch_enter_lazy_mmu_mode();
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte) {
		arch_leave_lazy_mmu_mode();
		return -ENOMEM;
	}
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
	return 0;
}

int too_early_and_asleep(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	arch_enter_lazy_mmu_mode();
	msleep(addr);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		goto out;
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
	return 0;
out:
	arch_leave_lazy_mmu_mode();
	return -ENOMEM;
}

/* Two locks: one region for both cannot begin behind each of them. */
void two_locks(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, bool other)
{
	spinlock_t *ptl;
	pte_t *pte;

	arch_enter_lazy_mmu_mode();
	if (other)
		pte = pte_offset_map_lock(mm, pmd + 1, addr, &ptl);
	else
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
}

int dropped_in_a_loop(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *start, *pte;
	spinlock_t *ptl;
	int ret = 0;

	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start)
		return 0;
	arch_enter_lazy_mmu_mode();
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (pte_none(ptep_get(pte))) {
			pte_unmap_unlock(start, ptl);
			start = NULL;
			cond_resched();
			start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
			if (!start) {
				ret = -EAGAIN;
				break;
			}
			continue;
		}
		set_pte_at(mm, addr, pte, __pte(0));
	}
	if (start) {
		arch_leave_lazy_mmu_mode();
		pte_unmap_unlock(start, ptl);
	}
	return ret;
}

/* Another path drops the lock and says so: nothing suggests itself for the sleep below it. */
void sleeps_below_the_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	kfree(kmalloc(8, GFP_KERNEL));
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
}

/*
 * fix: at_a_label lazy-mmu-lock
 * fix: something_between lazy-mmu-lock
 * no fix: released_in_a_branch lazy-mmu-lock "the lock is released elsewhere"
 * fix: too_early lazy-mmu-lock
 * fix: too_early_and_asleep lazy-mmu-lock
 * fix: too_early_and_asleep lazy-mmu-sleep
 * no fix: two_locks lazy-mmu-lock "nothing that could be moved"
 * no fix: two_locks lazy-mmu-lock "nothing that could be moved"
 * fix: dropped_in_a_loop lazy-mmu-lock
 * fix: dropped_in_a_loop lazy-mmu-lock
 * fix: dropped_in_a_loop lazy-mmu-sleep
 * fix: dropped_in_a_loop lazy-mmu-unbalanced
 * no fix: sleeps_below_the_lock lazy-mmu-sleep "would have to be done elsewhere"
 */
