/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_PGTABLE_H
#define _ASM_PGTABLE_H

#include <asm/pgtable_types.h>
#include <asm/tlbflush-hash.h>

void set_pte(pte_t *ptep, pte_t pte);
void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep);
#define pmd_page_vaddr(pmd) (pmd_val(pmd) & ~0xfffUL)

#endif
