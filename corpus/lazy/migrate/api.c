// SPDX-License-Identifier: GPL-2.0
/* Functions that lazy-mmu-api converts, and those that it must leave alone. */
#include <linux/mm.h>

int plain(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return -EAGAIN;
	arch_enter_lazy_mmu_mode();	/* batch */
	if (lazy_ask()) {
		arch_leave_lazy_mmu_mode();
		pte_unmap_unlock(pte, ptl);
		return -EBUSY;
	}
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
	return 0;
}

/* Left and entered again in one block, on all paths behind it: paused */
void paused(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	for (; addr; addr -= PAGE_SIZE) {
		if (lazy_ask() > 2) {
			if (addr == 3)
				continue;
			arch_leave_lazy_mmu_mode();
			cond_resched();
			arch_enter_lazy_mmu_mode();
		}
		set_pte_at(mm, addr, pte++, __pte(0));
	}
	arch_leave_lazy_mmu_mode();
}

/* … but not where a path behind it goes away with the mode off */
int not_paused(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

again:
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return -EAGAIN;
	arch_enter_lazy_mmu_mode();
	if (need_resched()) {
		arch_leave_lazy_mmu_mode();
		pte_unmap_unlock(pte, ptl);
		cond_resched();
		goto again;
	}
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(pte, ptl);
	return 0;
}

/* Two regions, one behind the other: nothing is paused in between. */
void two_regions(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	cond_resched();
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(1));
	arch_leave_lazy_mmu_mode();
}

#ifdef CONFIG_HIGHPTE
void one_configuration(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}
#endif

/* ---- left alone ------------------------------------------------------------------------------ */

int unbalanced(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	if (pte_none(ptep_get(pte)))
		return -EBUSY;
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	return 0;
}

#define end_region()	arch_leave_lazy_mmu_mode()

void ended_by_macro(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	end_region();
}

#define REPEAT(n, x)	do { for (int i = 0; i < (n); i++) { x; } } while (0)

void in_an_argument(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	REPEAT(1, arch_leave_lazy_mmu_mode());
}

static void begin_region(struct mm_struct *mm)
{
	lazy_note(mm->pgd != NULL);
	arch_enter_lazy_mmu_mode();
}

static void finish_region(struct mm_struct *mm)
{
	arch_leave_lazy_mmu_mode();
	lazy_note(mm->pgd == NULL);
}

void through_helpers(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	begin_region(mm);
	set_pte_at(mm, addr, pte, __pte(0));
	finish_region(mm);
}

/* Only half of it is its own. */
void half_by_helper(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	begin_region(mm);
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

/*
 * fix: plain lazy-mmu-api
 * fix: paused lazy-mmu-api
 * fix: not_paused lazy-mmu-api
 * fix: two_regions lazy-mmu-api
 * fix: one_configuration lazy-mmu-api
 * no fix: unbalanced lazy-mmu-api "some path is not balanced: see line 91"
 * no fix: end_region lazy-mmu-api "it is a macro"
 * no fix: ended_by_macro lazy-mmu-api "end_region() turns the mode on or off for it"
 * no fix: in_an_argument lazy-mmu-api "does not match the use in line 112"
 * no fix: begin_region lazy-mmu-api "for those who call it"
 * no fix: finish_region lazy-mmu-api "for those who call it"
 * no fix: half_by_helper lazy-mmu-api "begin_region() turns the mode on or off for it"
 */
