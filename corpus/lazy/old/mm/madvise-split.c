// SPDX-License-Identifier: GPL-2.0
/* The lock is dropped, a page is split, the lock is taken again, all in the region (f3cd4ab0aabf); and v6.12's form. */
#include <linux/mm.h>

int age_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *start, *pte;
	spinlock_t *ptl;
	struct page *page;

	start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	arch_enter_lazy_mmu_mode();
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		page = vm_normal_page(vma, addr, ptep_get(pte));
		if (!page)
			continue;
		if (page->flags & 2) {
			if (!trylock_page(page))
				break;
			pte_unmap_unlock(start, ptl);
			if (split_big_page(page)) { /* found: lazy-mmu-sleep warning via split_big_page */
				unlock_page(page);
				start = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl); /* may: lazy-mmu-lock info */
				break;
			}
			unlock_page(page);
			start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl); /* may: lazy-mmu-lock info */
			pte--;
			addr -= PAGE_SIZE;
			continue;
		}
		set_pte_at(vma->vm_mm, addr, pte, pte_mkold(ptep_get(pte)));
	}
	arch_leave_lazy_mmu_mode(); /* may: lazy-mmu-lock warning */
	pte_unmap_unlock(start, ptl);
	return 0;
}

/* trap: start is assigned again; where it is NULL the mode has been left already */
int age_range_fixed(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *start, *pte;
	spinlock_t *ptl;
	struct page *page;
	int err;

	start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		goto out;
	arch_enter_lazy_mmu_mode();
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		page = vm_normal_page(vma, addr, ptep_get(pte));
		if (!page)
			continue;
		if (page->flags & 2) {
			if (!trylock_page(page))
				continue;
			arch_leave_lazy_mmu_mode();
			pte_unmap_unlock(start, ptl);
			start = NULL;
			err = split_big_page(page);
			unlock_page(page);
			start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
			if (!start)
				break;
			arch_enter_lazy_mmu_mode();
			if (!err)
				pte--, addr -= PAGE_SIZE;
			continue;
		}
		set_pte_at(vma->vm_mm, addr, pte, pte_mkold(ptep_get(pte)));
	}
out:
	if (start) {
		arch_leave_lazy_mmu_mode();
		pte_unmap_unlock(start, ptl);
	}
	cond_resched();
	return 0;
}

/* the same, but the test at the end asks for something that says nothing about the mode any more */
int age_range_wrong_test(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *start, *pte;
	spinlock_t *ptl;

	start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start)
		return 0;
	arch_enter_lazy_mmu_mode();
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (lazy_ask()) {
			arch_leave_lazy_mmu_mode();
			pte_unmap_unlock(start, ptl);
			start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
			if (!start)
				break;
			arch_enter_lazy_mmu_mode();
		}
	}
	if (pte || !start)
		arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-unbalanced error */
	if (start)
		pte_unmap_unlock(start, ptl);
	return 0; /* may: lazy-mmu-unbalanced error */
}
