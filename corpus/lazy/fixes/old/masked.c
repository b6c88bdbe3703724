// SPDX-License-Identifier: GPL-2.0
/* A helper writes under a lock of its own and releases it, in the region: several leaves behind that are one mistake, and
 * are mended together. */
#include <linux/mm.h>

static int scan_one(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	spinlock_t *ptl = &mm->page_table_lock;

	spin_lock(ptl);
	if (!addr) {
		spin_unlock(ptl);
		return -ENOMEM;
	}
	set_pte_at(mm, addr, pte, __pte(0));
	spin_unlock(ptl);
	return 0;
}

int scan_all(struct mm_struct *mm, pmd_t *pmd, pte_t *huge, unsigned long addr)
{
	pte_t *start, *pte;
	spinlock_t *ptl;
	int ret;

	arch_enter_lazy_mmu_mode();

	ret = scan_one(mm, huge, addr);
	if (ret != -ENOMEM) {
		arch_leave_lazy_mmu_mode();
		return ret;
	}

	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!start) {
		arch_leave_lazy_mmu_mode();
		lazy_note(addr);
		return 0;
	}

	set_pte_at(mm, addr, pte, __pte(0));
	pte_unmap_unlock(start, ptl);
	arch_leave_lazy_mmu_mode();

	cond_resched();
	return 0;
}

/*
 * fix: scan_all lazy-mmu-lock
 * fix: scan_all lazy-mmu-lock
 * fix: scan_all lazy-mmu-lock
 */
