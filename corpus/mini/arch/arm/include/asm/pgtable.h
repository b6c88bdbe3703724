/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_PGTABLE_H
#define _ASM_PGTABLE_H

#include <asm/pgtable_types.h>

struct mm_struct;

#ifdef CONFIG_MMU

static inline void set_pte(pte_t *ptep, pte_t pte)
{
	ptep[0] = pte;
}

static inline void set_pmd(pmd_t *pmdp, pmd_t pmd)
{
	pmdp[0] = pmd;
}

static inline void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	set_pte(ptep, __pte(0));
}

#define pmd_page_vaddr(pmd) ((unsigned long)pmd_val(pmd) & ~0xfffUL)

#else

/* Without an MMU there are no tables; the types are there for prototypes only. */
#define set_pte(ptep, pte) do { (void)(ptep); (void)(pte); } while (0)

#endif

#endif
