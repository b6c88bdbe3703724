// SPDX-License-Identifier: GPL-2.0
/* Where no edit would be right, or nobody can tell which: the file stays as it is. */
#include <linux/mm.h>

#define RETURN_BUSY_IF(x)		\
	do {				\
		if (x)			\
			return -EBUSY;	\
	} while (0)

int macro_returns(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	RETURN_BUSY_IF(pte_none(ptep_get(pte)));
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	return 0;
}

/* The return is reached with the mode on and with the mode off. */
int both_ways(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	if (lazy_ask())
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	return 0;
}

/* Either the enter is missing or the condition is wrong. */
void which_is_wrong(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	if (addr & 1)
		arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	if (lazy_ask())
		arch_leave_lazy_mmu_mode();
}

void one_configuration(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
#ifdef CONFIG_HIGHPTE
	arch_leave_lazy_mmu_mode();
#endif
}

static void begin_batch(struct mm_struct *mm)
{
	lazy_note(mm->pgd != NULL);
	arch_enter_lazy_mmu_mode();
}

static void end_batch(struct mm_struct *mm)
{
	arch_leave_lazy_mmu_mode();
	lazy_note(mm->pgd == NULL);
}

int through_helpers(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	begin_batch(mm);
	if (pte_none(ptep_get(pte)))
		return -EBUSY;
	set_pte_at(mm, addr, pte, __pte(0));
	end_batch(mm);
	return 0;
}

void nested(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_span_lazily(mm, addr, pte, __pte(0), 4);
	arch_leave_lazy_mmu_mode();
}

/*
 * no fix: macro_returns lazy-mmu-unbalanced "a macro returns here"
 * no fix: both_ways lazy-mmu-unbalanced "a path would turn it off that had not turned it on"
 * no fix: which_is_wrong lazy-mmu-unbalanced "cannot be told which of the two is wrong"
 * no fix: which_is_wrong lazy-mmu-unbalanced "whether it should be turned on before"
 * no fix: one_configuration lazy-mmu-unbalanced "behind an #if"
 * no fix: through_helpers lazy-mmu-unbalanced "turned on by another function"
 * no fix: nested lazy-mmu-nested "not mechanical"
 */
