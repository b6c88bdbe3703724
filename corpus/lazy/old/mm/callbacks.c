// SPDX-License-Identifier: GPL-2.0
/* Each callback by itself: the bad one of apply_to_page_range() does not smear the others. */
#include <linux/mm.h>

static DEFINE_MUTEX(callback_mutex);

static int good_callback(pte_t *pte, unsigned long addr, void *data)
{
	set_pte_at(data, addr, pte, __pte(0));
	return 0;
}

static int sleeping_callback(pte_t *pte, unsigned long addr, void *data)
{
	mutex_lock(&callback_mutex);
	set_pte_at(data, addr, pte, __pte(0));
	mutex_unlock(&callback_mutex);
	return 0;
}

static int nesting_callback(pte_t *pte, unsigned long addr, void *data)
{
	set_span_lazily(data, addr, pte, __pte(0), 1);
	return 0;
}

static int leaving_callback(pte_t *pte, unsigned long addr, void *data)
{
	arch_leave_lazy_mmu_mode(); /* may: lazy-mmu-unbalanced error */
	cond_resched();
	arch_enter_lazy_mmu_mode();
	return 0; /* may: lazy-mmu-unbalanced error */
}

int clear_range(struct mm_struct *mm, unsigned long addr, unsigned long size)
{
	return apply_to_page_range(mm, addr, size, good_callback, mm);
}

int clear_range_slowly(struct mm_struct *mm, unsigned long addr, unsigned long size)
{
	return apply_to_page_range(mm, addr, size, sleeping_callback, mm); /* found: lazy-mmu-sleep warning "sleeping_callback" */
}

int clear_range_nested(struct mm_struct *mm, unsigned long addr, unsigned long size)
{
	return apply_to_page_range(mm, addr, size, nesting_callback, mm); /* found: lazy-mmu-nested warning "nesting_callback" */
}

/* pause by hand: the mode is off where it sleeps; the page-table lock is another matter */
int clear_range_with_pauses(unsigned long addr, unsigned long size)
{
	return apply_to_page_range(&init_mm, addr, size, leaving_callback, NULL); /* may: lazy-mmu-lock info */
}

int clear_range_again(struct mm_struct *mm, unsigned long addr, unsigned long size)
{
	return clear_range(mm, addr, size) ?: apply_to_page_range(mm, addr, size, good_callback, mm);
}
