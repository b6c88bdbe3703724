// SPDX-License-Identifier: GPL-2.0-only
/* Off by default, and only told: the generic code has not been converted. */
#include <linux/mm.h>

int levels(pmd_t *pmd, struct vm_fault *vmf)
{
	pmd_t copy = READ_ONCE(*pmd);

	return pmd_none(*vmf->pmd) + pmd_none(copy) + pmd_none(pmd[1]);
}

pmd_t *none(pmd_t *pmd)
{
	return &pmd[1];
}

/*
 * rule: pmd-deref
 * place: mm/test-pmd.c
 * found: 7 read info fixable
 * found: 9 read info fixable
 * found: 9 index info fixable
 * diff:
 * @@ 7 @@
 * -	pmd_t copy = READ_ONCE(*pmd);
 * +	pmd_t copy = pmdp_get(pmd);
 * @@ 9 @@
 * -	return pmd_none(*vmf->pmd) + pmd_none(copy) + pmd_none(pmd[1]);
 * +	return pmd_none(pmdp_get(vmf->pmd)) + pmd_none(copy) + pmd_none(pmdp_get(&pmd[1]));
 */
