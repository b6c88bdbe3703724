/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_PGTABLE_TYPES_H
#define _ASM_PGTABLE_TYPES_H

#include <linux/types.h>

#define PTRS_PER_PTE 512
#define PTRS_PER_PMD 1
#define PMD_SHIFT 21

#define _PAGE_PRESENT 0x001U
#define _PAGE_RW 0x080U
#define _PAGE_ACCESSED 0x002U
#define _PAGE_DIRTY 0x040U
#define _PAGE_PSE 0x400U

typedef u32 pteval_t;
typedef u32 pmdval_t;

/* Plain integers, and a top-level entry of two words. */
typedef pteval_t pte_t;
typedef pmdval_t pmd_t;
typedef pmdval_t pgd_t[2];
typedef struct { pgd_t *pgd; } p4d_t;
typedef struct { p4d_t p4d; } pud_t;
typedef pteval_t pgprot_t;

struct page;
typedef struct page *pgtable_t;

#define __pte(x) (x)
#define __pmd(x) (x)
#define pte_val(x) (x)
#define pmd_val(x) (x)
#define pud_val(x) ((unsigned long)(x).p4d.pgd)
#define p4d_val(x) ((unsigned long)(x).pgd)
#define pgd_val(x) ((x)[0])

#endif
