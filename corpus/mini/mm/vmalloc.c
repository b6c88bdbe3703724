// SPDX-License-Identifier: GPL-2.0
/* The kernel's own mappings */
#include <linux/mm.h>

static int unmap_range(pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *pte = pte_offset_kernel(pmd, addr);

	do {
		pte_t ptent = ptep_get_and_clear(NULL, addr, pte);

		WARN_ON(!pte_none(ptent) && !pte_present(ptent));
	} while (pte++, addr += PAGE_SIZE, addr != end);
	return 0;
}

int map_range(pmd_t *pmd, unsigned long addr, unsigned long end, unsigned long pfn)
{
	pte_t *pte = pte_offset_kernel(pmd, addr);

	do {
		if (WARN_ON(!pte_none(*pte))) {
			unmap_range(pmd, addr, end);
			return -1;
		}
		BUG_ON(!pte_none(*pte) && pte_present(*pte));
		set_pte_at(NULL, addr, pte, __pte((pteval_t)(pfn << PAGE_SHIFT)));
	} while (pfn++, pte++, addr += PAGE_SIZE, addr != end);
	return 0;
}

struct page *vmalloc_to_page(pmd_t *pmd, unsigned long addr)
{
	pte_t *ptep = pte_offset_map(pmd, addr), pte;
	struct page *page = NULL;

	pte = *ptep;
	if (pte_present(pte))
		page = pfn_to_page(pte_pfn(pte));
	pte_unmap(ptep);
	return page;
}
