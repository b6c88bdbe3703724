/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RMAP_H
#define _LINUX_RMAP_H

#include <linux/mm.h>

struct page_vma_mapped_walk {
	unsigned long pfn;
	struct vm_area_struct *vma;
	unsigned long address;
	pmd_t *pmd;
	pte_t *pte;
	spinlock_t *ptl;
	unsigned int flags;
};

/* The walk is declared by a macro: nobody spells its type where it is used. */
#define DEFINE_FOLIO_VMA_WALK(walk, f, area, addr, how)				\
	struct page_vma_mapped_walk walk = {					\
		.pfn = folio_pfn(f), .vma = (area), .address = (addr), .flags = (how) }

unsigned long folio_pfn(struct folio *folio);
bool page_vma_mapped_walk(struct page_vma_mapped_walk *pvmw);
void page_vma_mapped_walk_done(struct page_vma_mapped_walk *pvmw);

#endif
