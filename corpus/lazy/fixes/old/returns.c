// SPDX-License-Identifier: GPL-2.0
/* A return with the mode on: leave before it, and before the lock that is released there. */
#include <linux/mm.h>

int in_a_branch(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	if (pte_none(ptep_get(pte)))
		return -EBUSY;
	if (addr & 1)
		return -EINVAL; /* odd */
	else if (addr & 2)
		/* even, and yet wrong */
		return -EFAULT;
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	return 0;
}

int below_the_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	if (lazy_ask()) {
		lazy_note(addr);
		/* the lock goes first */
		pte_unmap_unlock(pte, ptl);
		lazy_note(0);
		return -EBUSY;
	}
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
	return 0;
}

int in_a_switch(struct mm_struct *mm, pte_t *pte, unsigned long addr, int how)
{
	arch_enter_lazy_mmu_mode();
	switch (how) {
	case 1:
		set_pte_at(mm, addr, pte, __pte(1));
		break;
	case 2:
		return lazy_ask();
	default:
		set_pte_at(mm, addr, pte, __pte(0));
	}
	arch_leave_lazy_mmu_mode();
	return 0;
}

void at_the_end(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	for (; addr; addr -= PAGE_SIZE, pte++)
		set_pte_at(mm, addr, pte, __pte(0));
}

void at_the_end_with_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	pte_unmap_unlock(pte, ptl); /* all done */
}

/* The same as in_a_branch(), with spaces for tabs: new lines are as the old ones. */
int with_spaces(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
    arch_enter_lazy_mmu_mode();
    while (addr--) {
        if (pte_none(ptep_get(pte)))
            return -EBUSY;
        set_pte_at(mm, addr, pte++, __pte(0));
    }
    arch_leave_lazy_mmu_mode();
    return 0;
}

/*
 * fix: in_a_branch lazy-mmu-unbalanced
 * fix: in_a_branch lazy-mmu-unbalanced
 * fix: in_a_branch lazy-mmu-unbalanced
 * fix: below_the_lock lazy-mmu-unbalanced
 * fix: in_a_switch lazy-mmu-unbalanced
 * fix: at_the_end lazy-mmu-unbalanced
 * fix: at_the_end_with_lock lazy-mmu-unbalanced
 * fix: with_spaces lazy-mmu-unbalanced
 */
