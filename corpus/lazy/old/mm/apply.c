// SPDX-License-Identifier: GPL-2.0
/* What calls back for each entry, in a region: what the callbacks do is found where they are passed. */
#include <linux/mm.h>

static int apply_pte(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end, pte_fn_t fn, void *data)
{
	spinlock_t *ptl;
	pte_t *pte, *start;
	int err = 0;

	start = pte = mm == &init_mm ? pte_alloc_kernel(pmd, addr) : pte_alloc_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return -ENOMEM;
	arch_enter_lazy_mmu_mode();
	do {
		err = fn(pte, addr, data);
		if (err)
			break;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	arch_leave_lazy_mmu_mode();
	if (mm != &init_mm)
		pte_unmap_unlock(start, ptl);
	return err;
}

static int apply_pmd(struct mm_struct *mm, pud_t *pud, unsigned long addr, unsigned long end, pte_fn_t fn, void *data)
{
	return apply_pte(mm, pmd_offset(pud, addr), addr, end, fn, data);
}

int apply_to_page_range(struct mm_struct *mm, unsigned long addr, unsigned long size, pte_fn_t fn, void *data)
{
	p4d_t *p4d = p4d_offset(pgd_offset(mm, addr), addr);

	return apply_pmd(mm, pud_offset(p4d, addr), addr, addr + size, fn, data);
}

int split_big_page(struct page *page)
{
	static DECLARE_RWSEM(users);

	down_read(&users);
	lazy_note(page->flags);
	up_read(&users);
	return lazy_ask();
}
