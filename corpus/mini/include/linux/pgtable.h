/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_PGTABLE_H
#define _LINUX_PGTABLE_H

#include <linux/bug.h>
#include <linux/mm_types.h>
#include <asm/pgtable.h>

#ifdef CONFIG_MMU

static inline unsigned long pte_index(unsigned long address)
{
	return (address >> PAGE_SHIFT) & (PTRS_PER_PTE - 1);
}

static inline int pte_none(pte_t pte)
{
	return !pte_val(pte);
}

static inline int pte_present(pte_t pte)
{
	return (pte_val(pte) & _PAGE_PRESENT) != 0;
}

static inline int pte_write(pte_t pte)
{
	return (pte_val(pte) & _PAGE_RW) != 0;
}

static inline int pte_dirty(pte_t pte)
{
	return (pte_val(pte) & _PAGE_DIRTY) != 0;
}

static inline int pte_young(pte_t pte)
{
	return (pte_val(pte) & _PAGE_ACCESSED) != 0;
}

static inline int pte_same(pte_t a, pte_t b)
{
	return pte_val(a) == pte_val(b);
}

static inline pte_t pte_mkold(pte_t pte)
{
	return __pte(pte_val(pte) & ~_PAGE_ACCESSED);
}

static inline pte_t pte_wrprotect(pte_t pte)
{
	return __pte(pte_val(pte) & ~_PAGE_RW);
}

static inline unsigned long pte_pfn(pte_t pte)
{
	return (unsigned long)pte_val(pte) >> PAGE_SHIFT;
}

static inline int pmd_none(pmd_t pmd)
{
	return !pmd_val(pmd);
}

static inline int pmd_present(pmd_t pmd)
{
	return (pmd_val(pmd) & _PAGE_PRESENT) != 0;
}

static inline int pmd_trans_huge(pmd_t pmd)
{
	return (pmd_val(pmd) & _PAGE_PSE) != 0;
}

static inline int pud_none(pud_t pud)
{
	return !pud_val(pud);
}

static inline int p4d_none(p4d_t p4d)
{
	return !p4d_val(p4d);
}

static inline void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	set_pte(ptep, pte);
}

static inline pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long address)
{
	return (pte_t *)pmd_page_vaddr(*pmd) + pte_index(address);
}

#define pte_offset_map(pmd, address) pte_offset_kernel(pmd, address)
#define pte_unmap(pte) ((void)(pte))
pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp);
void pte_unmap_unlock(pte_t *pte, spinlock_t *ptl);
pmd_t *pmd_offset(pud_t *pud, unsigned long address);
pud_t *pud_offset(p4d_t *p4d, unsigned long address);
p4d_t *p4d_offset(pgd_t *pgd, unsigned long address);
pgd_t *pgd_offset(struct mm_struct *mm, unsigned long address);

/*
 * Stands above the definition of ptep_get(), so the read can't be rewritten here.
 */
static inline int ptep_test_and_clear_young(struct vm_area_struct *vma, unsigned long address,
					    pte_t *ptep)
{
	pte_t pte = *ptep;

	if (!pte_young(pte))
		return 0;
	set_pte_at(vma->vm_mm, address, ptep, pte_mkold(pte));
	return 1;
}

#ifndef __HAVE_ARCH_PTEP_GET
static inline pte_t ptep_get(pte_t *ptep)
{
	return READ_ONCE(*ptep);
}
#endif

#ifndef __HAVE_ARCH_PMDP_GET
static inline pmd_t pmdp_get(pmd_t *pmdp)
{
	return READ_ONCE(*pmdp);
}
#endif

static inline pte_t ptep_get_lockless(pte_t *ptep)
{
	return ptep_get(ptep);
}

#ifndef __HAVE_ARCH_PTEP_GET_AND_CLEAR
static inline pte_t ptep_get_and_clear(struct mm_struct *mm, unsigned long address, pte_t *ptep)
{
	pte_t was = *ptep;

	set_pte_at(mm, address, ptep, __pte(0));
	return was;
}
#endif

/* Below the definition: an ordinary read in a header. */
static inline void ptep_set_wrprotect(struct mm_struct *mm, unsigned long address, pte_t *ptep)
{
	set_pte_at(mm, address, ptep, pte_wrprotect(*ptep));
}

/* A read in a macro's body */
#define pte_table_slot_used(table, nr) (!pte_none((table)[nr]))
#define ptep_is_same(ptep, value) pte_same(*(ptep), (value))

/* Expanded nowhere: only inference sees the read. */
#define pte_slot_is_free(ptep)	(pte_none(*ptep) || !pte_present(*(ptep)))

#else /* !CONFIG_MMU */

/* Declared for prototypes; ptep_get() is not. */
static inline int pte_table_is_empty(pte_t *ptep)
{
	return ptep ? pte_val(*ptep) == 0 : 1;
}

#endif /* CONFIG_MMU */

#endif
