// SPDX-License-Identifier: GPL-2.0
/* Ways out of a function: macros that return, retry labels, what never returns, the empty path. */
#include <linux/mm.h>

#define RETURN_IF(x)		\
	do {			\
		if (x)		\
			return;	\
	} while (0)
#define OUT_IF(x, label)	\
	do {			\
		if (x)		\
			goto label; \
	} while (0)
#define LEAVE_AND_RETURN(x)	\
	do {			\
		arch_leave_lazy_mmu_mode(); \
		return (x);	\
	} while (0)

void macro_returns(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	RETURN_IF(pte_none(ptep_get(pte))); /* found: lazy-mmu-unbalanced error */
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	RETURN_IF(addr == 7);
}

int macro_leaves(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	if (pte_none(ptep_get(pte)))
		LEAVE_AND_RETURN(1);
	OUT_IF(addr == 3, out);
	set_pte_at(mm, addr, pte, __pte(0));
out:
	arch_leave_lazy_mmu_mode();
	return 0;
}

int macro_jumps_too_far(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	OUT_IF(addr == 3, out);
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
out:
	return 0; /* found: lazy-mmu-unbalanced error */
}

int retry_inside(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
again:
	if (pte_none(ptep_get(pte++)))
		goto again;
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	return 0;
}

void never_returns(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	if (pte_none(ptep_get(pte)))
		BUG();
	if (addr == 5)
		panic("five");
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

void leave_twice(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	if (addr)
		arch_leave_lazy_mmu_mode(); /* found: lazy-mmu-unbalanced error */
}

void enter_twice(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	if (addr)
		arch_enter_lazy_mmu_mode(); /* found: lazy-mmu-nested warning */
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
} /* may: lazy-mmu-unbalanced error */

/* leave, enter: a flush */
void flush_in_the_middle(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	arch_enter_lazy_mmu_mode();
	if (pte_none(ptep_get(pte)))
		set_pte_at(mm, addr, pte, __pte(1));
	arch_leave_lazy_mmu_mode();
}

#ifdef CONFIG_HIGHPTE
#define end_of_region()	arch_leave_lazy_mmu_mode()
#else
#define end_of_region()	arch_leave_lazy_mmu_mode()
#endif

void macro_ends(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	end_of_region();
}

void one_configuration_forgets(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
#ifdef CONFIG_HIGHPTE
	arch_leave_lazy_mmu_mode();
#endif
} /* found: lazy-mmu-unbalanced error */

void both_configurations(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
#ifdef CONFIG_HIGHPTE
	arch_enter_lazy_mmu_mode();
#endif
	set_pte_at(mm, addr, pte, __pte(0));
#ifdef CONFIG_HIGHPTE
	arch_leave_lazy_mmu_mode();
#endif
}
