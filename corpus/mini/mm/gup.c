// SPDX-License-Identifier: GPL-2.0
/* Walking without locks: the upper levels, and reads that want the lockless accessor. */
#include <linux/mm.h>

static int gup_pte(pmd_t pmd, unsigned long addr)
{
	pte_t *ptep = pte_offset_map(&pmd, addr);
	pte_t pte = ptep_get_lockless(ptep);

	if (!pte_present(pte))
		return 0;
	return pte_val(pte) == pte_val(*ptep);
}

int gup_fast(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	p4d_t *p4d = p4d_offset(pgd, addr);
	pud_t *pud;
	pmd_t *pmd;

	if (!pgd_val(*pgd) || p4d_none(*p4d))
		return 0;
	pud = pud_offset(p4d, addr);
	if (pud_none(*pud))
		return 0;
	pmd = pmd_offset(pud, addr);
	if (pmd_none(*pmd))
		return 0;
	return gup_pte(READ_ONCE(*pmd), addr);
}
