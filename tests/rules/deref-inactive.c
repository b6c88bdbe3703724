// SPDX-License-Identifier: GPL-2.0-only
/* Branches that this configuration leaves out: inferred, not changed. */
#include <linux/mm.h>

#ifdef CONFIG_HIGHPTE
int left_out(pte_t *pte, struct vm_fault *vmf)
{
	return pte_none(*pte) + pte_none(*vmf->pte) + pte_none(pte[1]);
}
#else
int taken(pte_t *pte)
{
	return pte_none(*pte);
}
#endif

int inside(pte_t *pte)
{
#if defined(CONFIG_HIGHPTE)
	return pte_present(*pte);
#else
	return pte_none(*pte);
#endif
}

/*
 * rule: pte-deref
 * place: mm/test-deref-inactive.c
 * found: 8 read warning no-fix inferred
 * found: 8 read warning no-fix inferred
 * found: 8 index warning no-fix inferred
 * found: 13 read warning fixable
 * found: 20 read warning no-fix inferred
 * found: 22 read warning fixable
 * diff:
 * @@ 13 @@
 * -	return pte_none(*pte);
 * +	return pte_none(ptep_get(pte));
 * @@ 22 @@
 * -	return pte_none(*pte);
 * +	return pte_none(ptep_get(pte));
 */
