// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

/* It walks to an entry and looks at it; only the name is like a setter's. */
int set_pte_phys(pte_t *ptep, pte_t pte)
{
	if (!pte_none(*ptep))
		return -1;
	set_pte(ptep, pte);
	return 0;
}

/* This one is a setter. */
void set_pte_ext(pte_t *ptep, pte_t pte)
{
	if (!pte_none(*ptep))
		*ptep = pte;
}

/*
 * rule: pte-deref
 * found: 7 read warning fixable
 * diff:
 * @@ 7 @@
 * -	if (!pte_none(*ptep))
 * +	if (!pte_none(ptep_get(ptep)))
 */

/*
 * rule: pte-direct-write
 */
