// SPDX-License-Identifier: GPL-2.0
/* Enter in one helper, leave in another; helpers whose result says whether the mode is on. */
#include <linux/mm.h>

struct walk {
	pte_t *pte;
	spinlock_t *ptl;
};

static void walk_begin(void)
{
	arch_enter_lazy_mmu_mode();
}

static void walk_end(void)
{
	arch_leave_lazy_mmu_mode();
}

void halves(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	walk_begin();
	set_pte_at(mm, addr, pte, __pte(0));
	walk_end();
}

int halves_and_return(struct mm_struct *mm, pte_t *pte, unsigned long addr)
{
	walk_begin();
	if (pte_none(ptep_get(pte)))
		return -EINVAL; /* found: lazy-mmu-unbalanced error */
	set_pte_at(mm, addr, pte, __pte(0));
	walk_end();
	return 0;
}

void halves_in_halves(void)
{
	walk_begin();
	walk_begin(); /* found: lazy-mmu-nested warning via walk_begin */
	walk_end();
	walk_end(); /* may: lazy-mmu-unbalanced error */
}

void halves_and_sleep(void)
{
	walk_begin();
	msleep(1); /* found: lazy-mmu-sleep warning */
	walk_end();
	msleep(1);
}

/* on and locked when it returns 0 */
static int walk_lock(struct walk *w, struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	w->pte = pte_offset_map_lock(mm, pmd, addr, &w->ptl);
	if (!w->pte)
		return -EAGAIN;
	arch_enter_lazy_mmu_mode();
	return 0;
}

static void walk_unlock(struct walk *w)
{
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(w->pte, w->ptl);
}

int by_result(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	struct walk w;
	int err = walk_lock(&w, mm, pmd, addr);

	if (err) {
		msleep(1);
		return err;
	}
	set_pte_at(mm, addr, w.pte, __pte(0));
	walk_unlock(&w);
	return 0;
}

int by_result_and_forgotten(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	struct walk w;

	if (walk_lock(&w, mm, pmd, addr) == 0) {
		set_pte_at(mm, addr, w.pte, __pte(0));
		if (lazy_ask())
			return 1; /* found: lazy-mmu-unbalanced error */
		walk_unlock(&w);
	}
	return 0;
}

int by_result_the_wrong_way(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	struct walk w;

	if (walk_lock(&w, mm, pmd, addr)) {
		walk_unlock(&w); /* found: lazy-mmu-unbalanced error */
		return 1;
	}
	return 0; /* found: lazy-mmu-unbalanced error */
}
