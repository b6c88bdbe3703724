// SPDX-License-Identifier: GPL-2.0
/* A primitive with a region of its own, called within one: 691ee97e1a9d, 47b8def9358c, eb61ad14c459. */
#include <linux/mm.h>

int remap_nested(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;

	start = pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return -ENOMEM;
	arch_enter_lazy_mmu_mode();
	do {
		set_span_lazily(mm, addr, pte, __pte(addr), 1); /* found: lazy-mmu-nested warning */
	} while (pte++, addr += PAGE_SIZE, addr != end);
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(start, ptl);
	return 0;
}

int remap_with_no_region_around(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned int nr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return -ENOMEM;
	set_span_lazily(mm, addr, pte, __pte(addr), nr);
	pte_unmap_unlock(pte, ptl);
	return 0;
}

/* set_span() has a region on sparc only */
int remap_nested_on_sparc(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return -ENOMEM;
	arch_enter_lazy_mmu_mode();
	set_span(mm, addr, pte, __pte(addr), 4); /* found: lazy-mmu-nested warning "sparc" not "powerpc" not "x86" */
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
	return 0;
}
