// SPDX-License-Identifier: GPL-2.0-only
/* READ_ONCE() of an entry is one read, and the whole call is what the accessor replaces. */
#include <linux/mm.h>

pte_t once(pte_t *p)
{
	return READ_ONCE(*p);
}

pte_t once_member(struct vm_fault *vmf)
{
	return READ_ONCE(*vmf->pte);
}

int once_in_argument(pte_t *p)
{
	return WARN_ON(pte_none(READ_ONCE(*p)));
}

unsigned long once_other(unsigned long *p)
{
	return READ_ONCE(*p);
}

/*
 * rule: pte-deref
 * place: mm/test-deref-once.c
 * found: 7 read warning fixable
 * found: 12 read warning fixable
 * found: 17 read warning fixable
 * diff:
 * @@ 7 @@
 * -	return READ_ONCE(*p);
 * +	return ptep_get(p);
 * @@ 12 @@
 * -	return READ_ONCE(*vmf->pte);
 * +	return ptep_get(vmf->pte);
 * @@ 17 @@
 * -	return WARN_ON(pte_none(READ_ONCE(*p)));
 * +	return WARN_ON(pte_none(ptep_get(p)));
 */
