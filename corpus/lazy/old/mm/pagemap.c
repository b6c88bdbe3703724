// SPDX-License-Identifier: GPL-2.0
/* A region wider than the lock, over a helper that drops a lock of its own and sleeps, as v6.12's fs/proc has it. */
#include <linux/mm.h>

static int scan_huge(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl = &vma->vm_mm->page_table_lock;
	struct page *page;

	spin_lock(ptl);
	if (!pmd_trans_huge(*pmd)) {
		spin_unlock(ptl);
		return -ENOMEM;
	}
	page = vm_normal_page(vma, addr, __pte(pmd_val(*pmd)));
	spin_unlock(ptl);
	split_big_page(page);
	return -ENOMEM;
}

int scan_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	unsigned long start = addr, flush_end = 0;
	pte_t *first, *pte;
	spinlock_t *ptl;
	int ret;

	arch_enter_lazy_mmu_mode(); /* may: lazy-mmu-lock info */
	ret = scan_huge(vma, pmd, addr); /* found: lazy-mmu-sleep warning via scan_huge split_big_page */
	if (ret != -ENOMEM) {
		arch_leave_lazy_mmu_mode();
		return ret;
	}
	first = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl); /* may: lazy-mmu-lock info */
	if (!pte) {
		arch_leave_lazy_mmu_mode();
		return 0;
	}
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		set_pte_at(vma->vm_mm, addr, pte, pte_wrprotect(ptep_get(pte)));
		flush_end = addr + PAGE_SIZE;
	}
	if (flush_end)
		flush_tlb_range(vma, start, flush_end); /* found: lazy-mmu-flush info */
	pte_unmap_unlock(first, ptl);
	arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-lock warning */
	cond_resched();
	return 0;
}

int scan_range_fixed(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	unsigned long start = addr, flush_end = 0;
	pte_t *first, *pte;
	spinlock_t *ptl;
	int ret = scan_huge(vma, pmd, addr);

	if (ret != -ENOMEM)
		return ret;
	first = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	arch_enter_lazy_mmu_mode();
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		set_pte_at(vma->vm_mm, addr, pte, pte_wrprotect(ptep_get(pte)));
		flush_end = addr + PAGE_SIZE;
	}
	arch_leave_lazy_mmu_mode();
	if (flush_end)
		flush_tlb_range(vma, start, flush_end);
	pte_unmap_unlock(first, ptl);
	cond_resched();
	return 0;
}
