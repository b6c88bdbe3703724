/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/spinlock.h>
#include <linux/types.h>
#include <asm/page.h>
#include <asm/pgtable_types.h>

struct page {
	unsigned long flags;
	spinlock_t ptl;
};

struct folio {
	struct page page;
};

struct mm_struct {
	pgd_t *pgd;
	spinlock_t page_table_lock;
};

struct vm_area_struct {
	unsigned long vm_start, vm_end;
	struct mm_struct *vm_mm;
	unsigned long vm_flags;
	pgprot_t vm_page_prot;
};

/* A fault being handled */
struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long address;
	pmd_t *pmd;
	pte_t *pte;
	pte_t orig_pte;
	spinlock_t *ptl;
};

#endif
