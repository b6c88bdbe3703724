// SPDX-License-Identifier: GPL-2.0
/* A region held across five functions in three files, over callbacks given by name. */
#include <linux/mm.h>
#include "chain.h"

int chain_visit(struct chain *c, int n)
{
	return chain_next(c, chain_leaf, n + 1);
}

static int chain_visit_quietly(struct chain *c, int n)
{
	return chain_next(c, chain_quiet_leaf, n + 1);
}

void chain_region(struct chain *c, pte_t *pte)
{
	spin_lock(&c->lock);
	arch_enter_lazy_mmu_mode();
	chain_each(c, chain_visit, 0); /* found: lazy-mmu-sleep warning via chain_each chain_visit chain_next chain_leaf chain_wait */
	set_pte(pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	spin_unlock(&c->lock);
}

void chain_quiet_region(struct chain *c, pte_t *pte)
{
	spin_lock(&c->lock);
	arch_enter_lazy_mmu_mode();
	chain_each(c, chain_visit_quietly, 0);
	set_pte(pte, __pte(0));
	arch_leave_lazy_mmu_mode();
	spin_unlock(&c->lock);
}
