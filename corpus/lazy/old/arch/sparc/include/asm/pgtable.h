/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_PGTABLE_H
#define _ASM_PGTABLE_H

#include <asm/pgtable_types.h>

struct mm_struct;
void set_pte(pte_t *ptep, pte_t pte);
void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep);
void sparc_set_entry(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
#define pmd_page_vaddr(pmd) (pmd_val(pmd) & ~0xfffUL)

#define __HAVE_ARCH_ENTER_LAZY_MMU_MODE
void arch_enter_lazy_mmu_mode(void);
void arch_leave_lazy_mmu_mode(void);
#define arch_flush_lazy_mmu_mode()	do {} while (0)

/* a region of its own, as v6.6 had it: whoever calls this within a region nests, on this architecture only */
static inline void set_span(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, unsigned int nr)
{
	arch_enter_lazy_mmu_mode();
	for (; nr; nr--, ptep++)
		sparc_set_entry(mm, addr, ptep, pte);
	arch_leave_lazy_mmu_mode();
}
#define set_span set_span

#endif
