// SPDX-License-Identifier: GPL-2.0-only
/* Reads in the bodies of macros. */
#include <linux/mm.h>

#define TEST_IS_CLEAR(p)	pte_none(*(p))
#define TEST_ENTRY_AT(t, i)	((t)[(i)])
#define TEST_STORE(p, v)	(*(p) = (v))
#define TEST_GENERIC(p)		(*(p))
#define TEST_UNUSED(ptep)	pte_none(*ptep)

int use(pte_t *p, pmd_t *pmd)
{
	TEST_STORE(p, __pte(0));
	return TEST_IS_CLEAR(p) + pte_none(TEST_ENTRY_AT(p, 1)) + pte_none(TEST_GENERIC(p)) +
	       pmd_none(TEST_GENERIC(pmd));
}

/*
 * rule: pte-deref
 * place: mm/test-deref-macro.c
 * found: 5 read warning fixable
 * found: 6 index warning fixable
 * found: 8 read warning no-fix
 * found: 9 read warning no-fix inferred
 * diff:
 * @@ 5 @@
 * -#define TEST_IS_CLEAR(p)	pte_none(*(p))
 * -#define TEST_ENTRY_AT(t, i)	((t)[(i)])
 * +#define TEST_IS_CLEAR(p)	pte_none(ptep_get(p))
 * +#define TEST_ENTRY_AT(t, i)	(ptep_get(&(t)[(i)]))
 */
