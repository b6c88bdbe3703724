// SPDX-License-Identifier: GPL-2.0
/* Tests that hang together on a path, and some that only look so. */
#include <linux/mm.h>

void same_local(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	const bool lazy = lazy_ask() > 3;

	if (lazy)
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	if (lazy)
		arch_leave_lazy_mmu_mode();
}

void other_local(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	bool lazy = lazy_ask() > 3, late = lazy_ask() > 4;

	if (lazy)
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	if (late)
		arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-unbalanced error */
} /* found: lazy-mmu-unbalanced error */

void local_changed(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	bool lazy = lazy_ask() > 3;

	if (lazy)
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	lazy = lazy_ask() > 4;
	if (lazy)
		arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-unbalanced error */
} /* found: lazy-mmu-unbalanced error */

/* a parameter, asked three times, in three ways */
int same_parameter(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned int flags, void *batch)
{
	int n = 0;

	if (batch)
		arch_enter_lazy_mmu_mode();
	if (!batch)
		n++;
	set_pte_at(mm, addr, pte, __pte(flags));
	if (batch == NULL)
		return n;
	arch_leave_lazy_mmu_mode();
	return 0;
}

int pure_comparison(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = mm == &init_mm ? pte_alloc_kernel(pmd, addr) : pte_alloc_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return -ENOMEM;
	if (mm != &init_mm)
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(1));
	if (mm != &init_mm) {
		arch_leave_lazy_mmu_mode();
		pte_unmap_unlock(pte, ptl);
	}
	return 0;
}

int impure_comparison(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	if (lazy_ask() != 1)
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(1));
	if (lazy_ask() != 1)
		arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-unbalanced error */
	return 0; /* found: lazy-mmu-unbalanced error */
}

/* err is 0 where the mode is still on */
int error_code(struct mm_struct *mm, pte_t *pte, unsigned long addr, int n)
{
	int err = 0;

	arch_enter_lazy_mmu_mode();
	if (pte_none(ptep_get(pte))) {
		arch_leave_lazy_mmu_mode();
		err = -EINVAL;
		goto out;
	}
	set_pte_at(mm, addr, pte, __pte(n));
out:
	if (!err)
		arch_leave_lazy_mmu_mode();
	return err;
}

int error_code_forgotten(struct mm_struct *mm, pte_t *pte, unsigned long addr, int n)
{
	int err = 0;

	arch_enter_lazy_mmu_mode();
	if (pte_none(ptep_get(pte))) {
		err = -EINVAL;
		goto out;
	}
	set_pte_at(mm, addr, pte, __pte(n));
out:
	if (!err)
		arch_leave_lazy_mmu_mode();
	return err; /* found: lazy-mmu-unbalanced error */
}

/* the next turn enters again, or the loop ends with the mode on */
int continue_without_leave(struct mm_struct *mm, pte_t *pte, unsigned long addr, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		arch_enter_lazy_mmu_mode(); /* may: lazy-mmu-nested warning */ /* may: lazy-mmu-unbalanced error */
		if (pte_none(ptep_get(pte + i)))
			continue;
		set_pte_at(mm, addr, pte + i, __pte(0));
		arch_leave_lazy_mmu_mode();
	}
	return 0; /* found: lazy-mmu-unbalanced error */
}

int by_switch(struct mm_struct *mm, pte_t *pte, unsigned long addr, int mode)
{
	arch_enter_lazy_mmu_mode();
	switch (mode) {
	case 0:
		set_pte_at(mm, addr, pte, __pte(0));
		break;
	case 1:
		arch_leave_lazy_mmu_mode();
		return 1;
	case 2:
		return 2; /* found: lazy-mmu-unbalanced error */
	default:
		BUG();
	}
	arch_leave_lazy_mmu_mode();
	return 0;
}

int break_out_of_two_loops(struct mm_struct *mm, pte_t *pte, unsigned long addr, int n)
{
	int i, j;

	for (i = 0; i < n; i++) {
		arch_enter_lazy_mmu_mode();
		for (j = 0; j < n; j++) {
			if (pte_none(ptep_get(pte + j)))
				break;
			if (j > 7)
				goto out;
			set_pte_at(mm, addr, pte + j, __pte(0));
		}
		if (j == 3)
			break;
		arch_leave_lazy_mmu_mode();
	}
	if (i < n)
		arch_leave_lazy_mmu_mode();
	return 0;
out:
	arch_leave_lazy_mmu_mode();
	return 1;
}

/* NULL is a value like others */
pte_t *reassigned(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, int n)
{
	spinlock_t *ptl;
	pte_t *pte = NULL;

	while (n--) {
		if (pte)
			continue;
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
		if (!pte)
			return NULL;
		arch_enter_lazy_mmu_mode();
		set_pte_at(mm, addr, pte, __pte(n));
		if (n & 1) {
			arch_leave_lazy_mmu_mode();
			pte_unmap_unlock(pte, ptl);
			pte = NULL;
		}
	}
	if (pte) {
		arch_leave_lazy_mmu_mode();
		pte_unmap_unlock(pte, ptl);
	}
	return NULL;
}
