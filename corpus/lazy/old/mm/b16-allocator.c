// SPDX-License-Identifier: GPL-2.0
/* The allocator, called within a region, unmaps what it hands out and enters a region for that (1ef3095b1405). */
#include <linux/mm.h>

static int unmap_page_pte(pte_t *pte, unsigned long addr, void *data)
{
	set_pte_at(&init_mm, addr, pte, __pte(0));
	return 0;
}

static void debug_unmap(unsigned long addr)
{
	apply_to_page_range(&init_mm, addr, PAGE_SIZE, unmap_page_pte, NULL);
}

static unsigned long get_checked_page(gfp_t gfp)
{
	unsigned long page = __get_free_page(gfp);

	if (page)
		debug_unmap(page);
	return page;
}

static int next_batch(struct mmu_gather *tlb)
{
	unsigned long page = get_checked_page(GFP_NOWAIT);

	if (!page)
		return 0;
	tlb->start = page;
	return 1;
}

unsigned long zap_with_allocation(struct mmu_gather *tlb, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;

	start = pte = pte_offset_map_lock(tlb->mm, pmd, addr, &ptl);
	if (!pte)
		return addr;
	arch_enter_lazy_mmu_mode();
	do {
		if (!pte_present(ptep_get_and_clear(tlb->mm, addr, pte)))
			continue;
		tlb_remove_tlb_entry(tlb, pte, addr);
		if (!next_batch(tlb)) /* found: lazy-mmu-nested warning */
			break;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(start, ptl);
	return addr;
}

/* trap: what is recorded is no flush */
unsigned long zap(struct mmu_gather *tlb, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;
	int full = 0;

	start = pte = pte_offset_map_lock(tlb->mm, pmd, addr, &ptl);
	if (!pte)
		return addr;
	arch_enter_lazy_mmu_mode();
	do {
		if (!pte_present(ptep_get_and_clear(tlb->mm, addr, pte)))
			continue;
		tlb_remove_tlb_entry(tlb, pte, addr);
		full = addr == 512;
	} while (!full && (pte++, addr += PAGE_SIZE, addr != end));
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(start, ptl);
	if (full)
		next_batch(tlb);
	return addr;
}
