// SPDX-License-Identifier: GPL-2.0
/* The contract of v7.0: nesting is allowed, pause and resume pair, interrupts don't matter. */
#include <linux/mm.h>

static void inner(pte_t *pte)
{
	lazy_mmu_mode_enable();
	set_pte(pte, __pte(0));
	lazy_mmu_mode_disable();
}

void nested_is_fine(pte_t *pte)
{
	lazy_mmu_mode_enable();
	inner(pte);
	lazy_mmu_mode_enable();
	lazy_mmu_mode_disable();
	lazy_mmu_mode_disable();
}

int forgotten(pte_t *pte)
{
	lazy_mmu_mode_enable();
	if (pte_none(ptep_get(pte)))
		return 1; /* found: lazy-mmu-unbalanced error */
	set_pte(pte, __pte(0));
	lazy_mmu_mode_disable();
	return 0;
}

int one_of_two_forgotten(pte_t *pte)
{
	lazy_mmu_mode_enable();
	lazy_mmu_mode_enable();
	set_pte(pte, __pte(0));
	lazy_mmu_mode_disable();
	return 0; /* found: lazy-mmu-unbalanced error */
}

void disabled_too_often(pte_t *pte)
{
	inner(pte);
	lazy_mmu_mode_disable(); /* found: lazy-mmu-unbalanced error */
}

void paused(pte_t *pte)
{
	lazy_mmu_mode_enable();
	set_pte(pte, __pte(0));
	lazy_mmu_mode_pause();
	lazy_note(pte_none(ptep_get(pte)));
	lazy_mmu_mode_resume();
	set_pte(pte, __pte(1));
	lazy_mmu_mode_disable();
}

int never_resumed(pte_t *pte)
{
	lazy_mmu_mode_enable();
	set_pte(pte, __pte(0));
	lazy_mmu_mode_pause();
	if (pte_none(ptep_get(pte)))
		goto out;
	lazy_mmu_mode_resume();
	set_pte(pte, __pte(1));
out:
	lazy_mmu_mode_disable();
	return 0; /* found: lazy-mmu-unbalanced error */
}

/* may be called when the mode is off */
void pause_without_enable(void)
{
	lazy_mmu_mode_pause();
	lazy_note(1);
	lazy_mmu_mode_resume();
}

void sleeps(pte_t *pte)
{
	lazy_mmu_mode_enable();
	set_pte(pte, __pte(0));
	msleep(1); /* found: lazy-mmu-sleep warning */
	lazy_mmu_mode_disable();
	msleep(1);
}

/* the inner disable ends nothing */
void sleeps_after_inner(pte_t *pte)
{
	lazy_mmu_mode_enable();
	inner(pte);
	msleep(1); /* found: lazy-mmu-sleep warning */
	lazy_mmu_mode_disable();
}

void sleeps_in_a_pause(pte_t *pte)
{
	lazy_mmu_mode_enable();
	set_pte(pte, __pte(0));
	lazy_mmu_mode_pause();
	msleep(1);
	lazy_mmu_mode_resume();
	lazy_mmu_mode_disable();
}

static irqreturn_t irq_inner(int irq, void *data)
{
	inner(data);
	return IRQ_HANDLED;
}

int register_inner(void)
{
	return request_irq(1, irq_inner, 0, "inner", NULL);
}

int lock_order(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, pte, __pte(0));
	pte_unmap_unlock(pte, ptl);
	lazy_mmu_mode_disable(); /* found: lazy-mmu-lock warning */
	return 0;
}
