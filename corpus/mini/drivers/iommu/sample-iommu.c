// SPDX-License-Identifier: GPL-2.0
/* The page table of a device: words, not entries of the processor's. */
#include <linux/io-pgtable.h>
#include <linux/module.h>

typedef u64 iopte_t;

u64 iommu_lookup(struct io_pgtable *iop, unsigned long iova)
{
	u64 *pte = &iop->pgd[iova >> 30];
	iopte_t *leaf = (iopte_t *)*pte;

	if (!*pte)
		return 0;
	return READ_ONCE(*leaf) & ~1ULL;
}

void iommu_set(u64 *pte, u64 value)
{
	*pte = value;
}
MODULE_LICENSE("GPL");
