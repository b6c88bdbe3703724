/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_PGTABLE_H
#define _ASM_PGTABLE_H

#include <asm/pgtable_types.h>

struct mm_struct;

static inline void set_pte(pte_t *ptep, pte_t pte)
{
	WRITE_ONCE(*ptep, pte);
}

static inline void set_pmd(pmd_t *pmdp, pmd_t pmd)
{
	WRITE_ONCE(*pmdp, pmd);
}

static inline void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	set_pte(ptep, __pte(0));
}

/* Exchanges the entry with 0 as the hardware wants it. */
static inline pte_t native_ptep_get_and_clear(pte_t *xp)
{
	pte_t old = *xp;

	xp->pte = 0;
	return old;
}

#define __HAVE_ARCH_PTEP_GET_AND_CLEAR
static inline pte_t ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	return native_ptep_get_and_clear(ptep);
}

#define pmd_page_vaddr(pmd) (pmd_val(pmd) & ~0xfffUL)

#endif
