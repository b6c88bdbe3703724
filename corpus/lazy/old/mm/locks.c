// SPDX-License-Identifier: GPL-2.0
/* The order of leave and the page-table lock */
#include <linux/mm.h>

void leave_after_unlock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	pte_unmap_unlock(pte, ptl);
	arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning */
}

void leave_after_unlock_on_one_path(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	if (lazy_ask()) {
		spin_unlock(ptl);
		arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning */
		return;
	}
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
}

/* nothing was written, nothing is left to flush */
int only_read(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	int none;

	arch_enter_lazy_mmu_mode();
	none = pte_none(ptep_get(pte));
	pte_unmap_unlock(pte, ptl);
	arch_leave_lazy_mmu_mode(); /* may: lazy-mmu-lock info */
	return none;
}

void enter_before_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	arch_enter_lazy_mmu_mode(); /* found: lazy-mmu-lock info */
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
}

/* the caller has the lock */
void lock_of_the_caller(struct mm_struct *mm, pte_t *pte, spinlock_t *ptl, unsigned long addr)
{
	lockdep_assert_held(ptl);
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

void calls_with_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	lock_of_the_caller(mm, pte, ptl, addr);
	pte_unmap_unlock(pte, ptl);
}

bool try_the_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_nolock(mm, pmd, addr, &ptl);

	if (!pte)
		return false;
	if (!spin_trylock(ptl)) {
		pte_unmap(pte);
		return false;
	}
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
	return true;
}

bool tried_lock_released_first(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_nolock(mm, pmd, addr, &ptl);

	if (!pte)
		return false;
	if (!spin_trylock(ptl))
		return false;
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	pte_unmap_unlock(pte, ptl);
	arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning */
	return true;
}

/* two locks; one of them may be the other */
void two_locks(struct mm_struct *mm, pmd_t *from, pmd_t *to, unsigned long addr)
{
	spinlock_t *ptl, *other;
	pte_t *pte = pte_offset_map_lock(mm, from, addr, &ptl);
	pte_t *copy = pte_offset_map_nolock(mm, to, addr, &other);

	if (other != ptl)
		spin_lock_nested(other, SINGLE_DEPTH_NESTING);
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, copy, ptep_get_and_clear(mm, addr, pte));
	arch_leave_lazy_mmu_mode();
	if (other != ptl)
		spin_unlock(other);
	pte_unmap_unlock(pte, ptl);
}

/* another lock is not that of the tables */
void some_other_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	static DEFINE_SPINLOCK(counting);
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	spin_lock(&counting);
	lazy_switch++;
	spin_unlock(&counting);
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
}

/* kernel tables have no lock */
void kernel_tables(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_alloc_kernel(pmd, addr);

	arch_enter_lazy_mmu_mode();
	set_pte_at(&init_mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

/* what is held is said, another lock is nested in it */
void lock_in_a_held_one(struct mm_struct *mm, pte_t *pte, spinlock_t *ptl, spinlock_t *other_ptl, unsigned long addr)
{
	lockdep_assert_held(ptl);
	arch_enter_lazy_mmu_mode();
	spin_lock_nested(other_ptl, SINGLE_DEPTH_NESTING);
	set_pte_at(mm, addr, pte, __pte(0));
	spin_unlock(other_ptl);
	arch_leave_lazy_mmu_mode();
}

/* the caller's lock is released, whoever that is */
void drops_lock_of_the_caller(struct mm_struct *mm, pte_t *pte, spinlock_t *ptl, unsigned long addr)
{
	lockdep_assert_held(ptl);
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	spin_unlock(ptl);
	arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning */
	spin_lock(ptl);
}

/* the lock by another name */
void lock_by_another_name(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *guard_of_table;
	pte_t *pte = pte_offset_map_nolock(mm, pmd, addr, &guard_of_table);

	if (!pte)
		return;
	spin_lock(guard_of_table);
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	spin_unlock(guard_of_table);
	arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning */
}

void lock_of_a_table(struct mm_struct *mm, pmd_t *pmd, pte_t *pte, unsigned long addr)
{
	spinlock_t *lock = pte_lockptr(mm, pmd);

	arch_enter_lazy_mmu_mode(); /* found: lazy-mmu-lock info */
	spin_lock(lock);
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	spin_unlock(lock);
}

void guarded(struct mm_struct *mm, pte_t *pte, spinlock_t *ptl, unsigned long addr)
{
	guard(spinlock)(ptl);
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

void guarded_in_a_scope(struct mm_struct *mm, pte_t *pte, spinlock_t *ptl, unsigned long addr)
{
	scoped_guard(spinlock, ptl) {
		arch_enter_lazy_mmu_mode();
		set_pte_at(mm, addr, pte, __pte(0));
		if (lazy_ask()) {
			arch_leave_lazy_mmu_mode();
			return;
		}
		arch_leave_lazy_mmu_mode();
	}
	lazy_note(addr);
}

void leave_after_the_guard(struct mm_struct *mm, pte_t *pte, spinlock_t *ptl, unsigned long addr)
{
	scoped_guard(spinlock, ptl) {
		arch_enter_lazy_mmu_mode();
		set_pte_at(mm, addr, pte, __pte(0));
	}
	arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning */
}

void guard_after_the_enter(struct mm_struct *mm, pte_t *pte, spinlock_t *ptl, unsigned long addr)
{
	arch_enter_lazy_mmu_mode(); /* found: lazy-mmu-lock info */
	{
		guard(spinlock)(ptl);
		set_pte_at(mm, addr, pte, __pte(0));
	}
	arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning */
}

/* another guard is not that of the tables */
void some_other_guard(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	static DEFINE_SPINLOCK(counting);
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	scoped_guard(spinlock, &counting)
		lazy_switch++;
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
}

static void clear_one(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	set_pte_at(mm, addr, pte, __pte(0));
}

static void finish(pte_t *pte, spinlock_t *ptl)
{
	pte_unmap_unlock(pte, ptl);
}

static pte_t *begin(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp)
{
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, ptlp);

	if (!pte)
		lazy_note(addr);
	return pte;
}

/* helpers write, release and take again */
void released_in_a_helper(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	clear_one(mm, pte, addr);
	finish(pte, ptl); /* may: lazy-mmu-lock info */
	arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning via finish */
}

void released_and_taken_in_helpers(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = begin(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	arch_enter_lazy_mmu_mode();
	clear_one(mm, pte, addr);
	if (lazy_ask()) {
		arch_leave_lazy_mmu_mode();
		finish(pte, ptl);
		return;
	}
	arch_leave_lazy_mmu_mode();
	finish(pte, ptl);
}

static void release_for_a_while(spinlock_t *ptl)
{
	spin_unlock(ptl);
	lazy_note(0);
	spin_lock(ptl);
}

void released_for_a_while(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	clear_one(mm, pte, addr);
	release_for_a_while(ptl);
	arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning via release_for_a_while */
	pte_unmap_unlock(pte, ptl);
}

/* one of two is released: the other one still holds off everybody */
void one_of_two_released(struct mm_struct *mm, pmd_t *pmd, spinlock_t *other_ptl, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	spin_lock_nested(other_ptl, SINGLE_DEPTH_NESTING);
	arch_enter_lazy_mmu_mode();
	clear_one(mm, pte, addr);
	spin_unlock(other_ptl);
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
}
