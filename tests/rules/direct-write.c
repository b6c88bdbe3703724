// SPDX-License-Identifier: GPL-2.0-only
/* Stores past set_pte_at() and its kin: found, for people to change. */
#include <linux/mm.h>

void stores(pte_t *p, struct vm_fault *vmf, pte_t v)
{
	*p = v;
	p[1] = v;
	*vmf->pte = v;
	WRITE_ONCE(*p, v);
	(*p).pte = 0;
	(*p).pte |= _PAGE_DIRTY;
	BUG_ON((*p = v, 0));
}

/* through a pointer to the caller's own variable, as far as can be seen here */
void into_local(pte_t v)
{
	pte_t copy, *p = &copy;

	*p = v;
	set_pte(&copy, *p);
}

/* an accessor's body */
static inline void set_pte_quickly(pte_t *ptep, pte_t pte)
{
	*ptep = pte;
}

void not_a_store(pte_t *p, pte_t **pp)
{
	pte_t v = *p;

	v.pte = 0;
	*pp = p;
}

/*
 * rule: pte-direct-write
 * place: mm/test-direct-write.c
 * found: 7 write warning no-fix
 * found: 8 write warning no-fix
 * found: 9 write warning no-fix
 * found: 10 write warning no-fix
 * found: 11 write warning no-fix
 * found: 12 read-write warning no-fix
 * found: 13 write warning no-fix
 * found: 21 write info no-fix
 */
