// SPDX-License-Identifier: GPL-2.0
/* A return with the mode on, and a label whose code is the same but for the leave. */
#include <linux/mm.h>

int same_value(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;
	int ret = 0;

	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	arch_enter_lazy_mmu_mode();
	if (lazy_ask()) {
		ret = -EBUSY;
		pte_unmap_unlock(pte, ptl);
		return ret;
	}
	if (lazy_ask() > 3)
		goto out;
	set_pte_at(mm, addr, pte, __pte(0));
out:
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
	return ret;
}

int other_value(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;
	int ret = 0;

	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	arch_enter_lazy_mmu_mode();
	if (lazy_ask()) {
		pte_unmap_unlock(pte, ptl);
		return -EBUSY;
	}
	if (lazy_ask() > 3)
		goto out;
	set_pte_at(mm, addr, pte, __pte(0));
out:
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
	return ret;
}

int without_braces(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int err = 0;

	arch_enter_lazy_mmu_mode();
	for (; addr; addr -= PAGE_SIZE) {
		if (pte_none(ptep_get(pte)))
			return -EFAULT;
		set_pte_at(mm, addr, pte++, __pte(0));
	}
	if (lazy_ask())
		err = -EBUSY;
done:
	arch_leave_lazy_mmu_mode();
	return err;
}

void nothing_returned(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	if (lazy_ask()) {
		pte_unmap_unlock(pte, ptl);
		return;
	}
	set_pte_at(mm, addr, pte, __pte(0));
leave:
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
}

/* What the label returns is of another type: -EBUSY would not fit into it. */
int other_type(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	bool changed = false;

	arch_enter_lazy_mmu_mode();
	if (pte_none(ptep_get(pte)))
		return -EBUSY;
	set_pte_at(mm, addr, pte, __pte(0));
	changed = true;
out:
	arch_leave_lazy_mmu_mode();
	return changed;
}

/* The label does more than the return. */
int more_code(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int ret = 0;

	arch_enter_lazy_mmu_mode();
	if (pte_none(ptep_get(pte)))
		return -EBUSY;
	set_pte_at(mm, addr, pte, __pte(0));
out:
	arch_leave_lazy_mmu_mode();
	lazy_note(addr);
	return ret;
}

/* The value must be read before the lock is released. */
int value_read_late(struct mm_struct *mm, pte_t *pte, unsigned long *addr)
{
	unsigned long left = 0;
	int ret = 0;

	arch_enter_lazy_mmu_mode();
	if (pte_none(ptep_get(pte)))
		return *addr;
	set_pte_at(mm, left, pte, __pte(0));
out:
	arch_leave_lazy_mmu_mode();
	return ret;
}

/*
 * fix: same_value lazy-mmu-unbalanced
 * fix: other_value lazy-mmu-unbalanced
 * fix: without_braces lazy-mmu-unbalanced
 * fix: nothing_returned lazy-mmu-unbalanced
 * fix: other_type lazy-mmu-unbalanced
 * fix: more_code lazy-mmu-unbalanced
 * fix: value_read_late lazy-mmu-unbalanced
 */
