// SPDX-License-Identifier: GPL-2.0-only
/* Reads by index. */
#include <linux/mm.h>

int table_is_empty(pte_t *table)
{
	for (int i = 0; i < PTRS_PER_PTE; i++)
		if (!pte_none(table[i]))
			return 0;
	return 1;
}

int offsets(pte_t *table, struct vm_fault *vmf, int i)
{
	return pte_none(table[i + 1]) && pte_none(vmf->pte[i++]);
}

pte_t *no_reads(pte_t *table, int i)
{
	set_pte(&table[i], __pte(0));
	return &table[sizeof(table[i])];
}

/*
 * rule: pte-deref
 * place: mm/test-deref-index.c
 * found: 8 index warning fixable
 * found: 15 index warning fixable
 * found: 15 index warning fixable
 * diff:
 * @@ 8 @@
 * -		if (!pte_none(table[i]))
 * +		if (!pte_none(ptep_get(&table[i])))
 * @@ 15 @@
 * -	return pte_none(table[i + 1]) && pte_none(vmf->pte[i++]);
 * +	return pte_none(ptep_get(&table[i + 1])) && pte_none(ptep_get(&vmf->pte[i++]));
 */
