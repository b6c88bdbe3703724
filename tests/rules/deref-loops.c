// SPDX-License-Identifier: GPL-2.0-only
/* Macros that are the head of a loop or of a condition: their statement follows the call. */
#include <linux/mm.h>

#define test_for_each_used(p, end)	for (; (p) < (end) && !pte_none(*(p)); (p)++)
#define test_for_each_slot(t, i, n)	for (int i = 0; i < (n); i++) if (pte_none((t)[i])) {} else
#define test_while_used(p)		while (!pte_none(*(p)))
#define test_if_used(p)			if (!pte_none(*(p)))

int use(pte_t *p, pte_t *end)
{
	int seen = 0;

	test_for_each_used(p, end)
		seen++;
	test_for_each_slot(p, i, 4)
		seen++;
	test_while_used(p)
		p++;
	test_if_used(p)
		seen++;
	return seen;
}

/*
 * rule: pte-deref
 * place: mm/test-deref-loops.c
 * found: 5 read warning fixable
 * found: 6 index warning fixable
 * found: 7 read warning fixable
 * found: 8 read warning fixable
 * diff:
 * @@ 5 @@
 * -#define test_for_each_used(p, end)	for (; (p) < (end) && !pte_none(*(p)); (p)++)
 * -#define test_for_each_slot(t, i, n)	for (int i = 0; i < (n); i++) if (pte_none((t)[i])) {} else
 * -#define test_while_used(p)		while (!pte_none(*(p)))
 * -#define test_if_used(p)			if (!pte_none(*(p)))
 * +#define test_for_each_used(p, end)	for (; (p) < (end) && !pte_none(ptep_get(p)); (p)++)
 * +#define test_for_each_slot(t, i, n)	for (int i = 0; i < (n); i++) if (pte_none(ptep_get(&(t)[i]))) {} else
 * +#define test_while_used(p)		while (!pte_none(ptep_get(p)))
 * +#define test_if_used(p)			if (!pte_none(ptep_get(p)))
 */
