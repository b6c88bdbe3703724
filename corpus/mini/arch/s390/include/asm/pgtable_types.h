/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_PGTABLE_TYPES_H
#define _ASM_PGTABLE_TYPES_H

#include <linux/types.h>

#define PTRS_PER_PTE 256
#define PTRS_PER_PMD 2048
#define PMD_SHIFT 20

#define _PAGE_PRESENT 0x001UL
#define _PAGE_RW 0x200UL
#define _PAGE_ACCESSED 0x004UL
#define _PAGE_DIRTY 0x008UL
#define _PAGE_PSE 0x400UL

typedef unsigned long pteval_t;
typedef unsigned long pmdval_t;

typedef struct { unsigned long pte; } pte_t;
typedef struct { unsigned long pmd; } pmd_t;
typedef struct { unsigned long pud; } pud_t;
typedef struct { unsigned long p4d; } p4d_t;
typedef struct { unsigned long pgd; } pgd_t;
typedef struct { unsigned long pgprot; } pgprot_t;

/* A page holds several tables here, so a table is known by its address. */
typedef pte_t *pgtable_t;

#define __pte(x) ((pte_t){ (x) })
#define __pmd(x) ((pmd_t){ (x) })
#define pte_val(x) ((x).pte)
#define pmd_val(x) ((x).pmd)
#define pud_val(x) ((x).pud)
#define p4d_val(x) ((x).p4d)
#define pgd_val(x) ((x).pgd)

#endif
