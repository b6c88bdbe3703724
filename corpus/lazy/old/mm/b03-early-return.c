// SPDX-License-Identifier: GPL-2.0
/* Three errors that return from the middle of a region of kernel page tables (fea18c686320). */
#include <linux/mm.h>

int map_pages(pmd_t *pmd, unsigned long addr, unsigned long end, struct page **pages)
{
	pte_t *pte = pte_alloc_kernel(pmd, addr);
	int nr = 0;

	if (!pte)
		return -ENOMEM;
	arch_enter_lazy_mmu_mode();
	do {
		struct page *page = pages[nr];

		if (WARN_ON(!pte_none(ptep_get(pte))))
			return -EBUSY; /* found: lazy-mmu-unbalanced error */
		if (WARN_ON(!page))
			return -ENOMEM; /* found: lazy-mmu-unbalanced error */
		if (WARN_ON(page->flags & 1))
			return -EINVAL; /* found: lazy-mmu-unbalanced error */
		set_pte_at(&init_mm, addr, pte, __pte(page->flags));
		nr++;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	arch_leave_lazy_mmu_mode();
	return 0;
}

int map_pages_fixed(pmd_t *pmd, unsigned long addr, unsigned long end, struct page **pages)
{
	pte_t *pte = pte_alloc_kernel(pmd, addr);
	int nr = 0, err = 0;

	if (!pte)
		return -ENOMEM;
	arch_enter_lazy_mmu_mode();
	do {
		struct page *page = pages[nr];

		if (WARN_ON(!pte_none(ptep_get(pte)))) {
			err = -EBUSY;
			break;
		}
		if (WARN_ON(!page)) {
			err = -ENOMEM;
			break;
		}
		if (WARN_ON(page->flags & 1)) {
			err = -EINVAL;
			break;
		}
		set_pte_at(&init_mm, addr, pte, __pte(page->flags));
		nr++;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	arch_leave_lazy_mmu_mode();
	return err;
}
