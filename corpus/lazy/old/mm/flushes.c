// SPDX-License-Identifier: GPL-2.0
/* TLB flushes and reads in a region */
#include <linux/mm.h>

void flush_after_write(struct vm_area_struct *vma, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(vma->vm_mm, addr, pte, __pte(0));
	flush_tlb_range(vma, addr, addr + PAGE_SIZE); /* found: lazy-mmu-flush info */
	arch_leave_lazy_mmu_mode();
}

static void flush_one(struct vm_area_struct *vma, unsigned long addr)
{
	flush_tlb_page(vma, addr);
}

void flush_in_a_callee(struct vm_area_struct *vma, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(vma->vm_mm, addr, pte, __pte(0));
	flush_one(vma, addr); /* found: lazy-mmu-flush info */
	arch_leave_lazy_mmu_mode();
}

void flush_elsewhere(struct vm_area_struct *vma, struct mmu_gather *tlb, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	flush_tlb_range(vma, addr, addr + PAGE_SIZE);
	tlb_remove_tlb_entry(tlb, pte, addr);
	ptep_clear_flush(vma, addr, pte);
	set_pte_at(vma->vm_mm, addr, pte, __pte(0));
	tlb_remove_tlb_entry(tlb, pte, addr);
	arch_leave_lazy_mmu_mode();
	flush_tlb_range(vma, addr, addr + PAGE_SIZE);
}

int read_again(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int none;

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	none = pte_none(ptep_get(pte)); /* found: lazy-mmu-stale-read warning "x86" not "powerpc" not "sparc" */
	arch_leave_lazy_mmu_mode();
	return none;
}

int read_later(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int none;

	arch_enter_lazy_mmu_mode();
	none = pte_none(ptep_get(pte));
	set_pte_at(mm, addr, pte, __pte(0));
	arch_flush_lazy_mmu_mode();
	none += pte_none(ptep_get(pte));
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	return none + pte_none(ptep_get(pte));
}

/* the next entry, the next turn; what is cleared is cleared at once */
int read_others(struct mm_struct *mm, pte_t *pte, unsigned long addr, unsigned long end)
{
	int none = 0;
	pte_t was;

	arch_enter_lazy_mmu_mode();
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (pte_none(ptep_get(pte)))
			none++;
		set_pte_at(mm, addr, pte, __pte(0));
	}
	was = ptep_get_and_clear(mm, addr, pte);
	if (pte_none(ptep_get(pte)))
		none += pte_present(was);
	arch_leave_lazy_mmu_mode();
	return none;
}

static void write_one(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	set_pte_at(mm, addr, pte, __pte(0));
}

static int read_one(pte_t *pte)
{
	return pte_none(ptep_get(pte));
}

int read_across_functions(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	int none;

	arch_enter_lazy_mmu_mode();
	write_one(mm, pte, addr);
	none = read_one(pte); /* found: lazy-mmu-stale-read info */
	arch_leave_lazy_mmu_mode();
	return none;
}
