// SPDX-License-Identifier: GPL-2.0
/* Entries that are read again while the write is queued, and those that may be. */
#include <linux/mm.h>

int read_by_dereference(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int old;

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	old = pte_val(*pte); /* found: lazy-mmu-stale-read warning "x86" not "sparc" */
	arch_leave_lazy_mmu_mode();
	return old;
}

int read_in_a_condition(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	pte_clear(mm, addr, pte);
	if (pte_none(READ_ONCE(*pte))) { /* found: lazy-mmu-stale-read warning */
		arch_leave_lazy_mmu_mode();
		return 1;
	}
	arch_leave_lazy_mmu_mode();
	return pte_none(READ_ONCE(*pte));
}

/* what it gives back is the entry from before the write */
pte_t take_what_was_written(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	pte_t old;

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(1));
	old = ptep_get_and_clear(mm, addr, pte); /* found: lazy-mmu-stale-read warning */
	arch_leave_lazy_mmu_mode();
	return old;
}

/* on one way only */
int read_on_one_way(struct mm_struct *mm, pte_t *pte, unsigned long addr, int clear)
{
	int none;

	arch_enter_lazy_mmu_mode();
	if (clear)
		set_pte_at(mm, addr, pte, __pte(0));
	else
		arch_flush_lazy_mmu_mode();
	none = pte_none(ptep_get(pte)); /* found: lazy-mmu-stale-read warning "clear is true" */
	arch_leave_lazy_mmu_mode();
	return none;
}

/* trap: the one that was cleared is not the one that is read */
int read_when_not_written(struct mm_struct *mm, pte_t *pte, unsigned long addr, int clear)
{
	int none = 1;

	arch_enter_lazy_mmu_mode();
	if (clear)
		set_pte_at(mm, addr, pte, __pte(0));
	if (!clear)
		none = pte_none(ptep_get(pte));
	arch_leave_lazy_mmu_mode();
	return none;
}

/* trap: leave and enter flush */
int read_after_both(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int none;

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	arch_enter_lazy_mmu_mode();
	none = pte_none(ptep_get(pte));
	arch_leave_lazy_mmu_mode();
	return none;
}

/* trap: another entry each time */
int read_the_next(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end)
{
	int none = 0;

	arch_enter_lazy_mmu_mode();
	while (addr < end) {
		set_pte_at(mm, addr, pte, __pte(0));
		pte++;
		addr += PAGE_SIZE;
		none += pte_none(ptep_get(pte));
	}
	arch_leave_lazy_mmu_mode();
	return none;
}

int read_by_index(struct mm_struct *mm, pte_t *pte, unsigned long addr, int n)
{
	int none = 0;

	arch_enter_lazy_mmu_mode();
	for (int i = 0; i < n; i++) {
		none += pte_none(ptep_get(pte + i));
		set_pte_at(mm, addr, pte + i, __pte(0));
	}
	arch_leave_lazy_mmu_mode();
	return none;
}

/* the same one in the next turn */
int read_in_the_next_turn(struct mm_struct *mm, pte_t *pte, unsigned long addr, int n)
{
	int none = 0;

	arch_enter_lazy_mmu_mode();
	while (n--) {
		none += pte_none(ptep_get(pte)); /* found: lazy-mmu-stale-read info */
		set_pte_at(mm, addr, pte, __pte(n));
	}
	arch_leave_lazy_mmu_mode();
	return none;
}

/* what stands between is no other turn */
int read_behind_a_loop(struct mm_struct *mm, pte_t *pte, unsigned long addr, int n)
{
	int none;

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	while (n--)
		lazy_note(n);
	none = pte_none(ptep_get(pte)); /* found: lazy-mmu-stale-read warning */
	arch_leave_lazy_mmu_mode();
	return none;
}

static void write_through(void)
{
	arch_flush_lazy_mmu_mode();
}

/* trap: the helper flushes */
int flushed_by_a_helper(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int none;

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	write_through();
	none = pte_none(ptep_get(pte));
	arch_leave_lazy_mmu_mode();
	return none;
}

static int look_at(pte_t *pte)
{
	return pte_none(*pte);
}

static int look_at_next(pte_t *pte)
{
	pte++;
	return pte_none(*pte);
}

int read_by_helpers(struct mm_struct *mm, pte_t *pte, pte_t *other, unsigned long addr)
{
	int none;

	arch_enter_lazy_mmu_mode();
	none = look_at(pte);
	set_pte_at(mm, addr, pte, __pte(0));
	none += look_at(other);
	none += look_at_next(pte);
	none += look_at(pte); /* found: lazy-mmu-stale-read info via look_at */
	arch_leave_lazy_mmu_mode();
	return none + look_at(pte);
}

/* trap: what is written at once */
int read_what_is_there(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int none;

	arch_enter_lazy_mmu_mode();
	ptep_get_and_clear(mm, addr, pte);
	none = pte_none(ptep_get(pte));
	*pte = __pte(1);
	none += pte_none(ptep_get(pte));
	arch_leave_lazy_mmu_mode();
	return none;
}

/* trap: not in a region */
int read_outside(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	set_pte_at(mm, addr, pte, __pte(0));
	return pte_none(ptep_get(pte));
}
