/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/bug.h>
#include <linux/mmdebug.h>
#include <linux/mm_types.h>
#include <linux/pgtable.h>
#include <linux/printk.h>

#define VM_WRITE 0x2UL
#define VM_HUGETLB 0x400000UL

struct page *vm_normal_page(struct vm_area_struct *vma, unsigned long addr, pte_t pte);
struct page *pfn_to_page(unsigned long pfn);
struct mm_struct *mm_of(unsigned long pid);
void flush_tlb_page(struct vm_area_struct *vma, unsigned long addr);
bool is_vm_hugetlb_page(struct vm_area_struct *vma);

#endif
