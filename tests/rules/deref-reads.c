// SPDX-License-Identifier: GPL-2.0-only
/* Reads in all their shapes; each becomes ptep_get(). */
#include <linux/mm.h>

struct holder {
	pte_t *entry;
	pte_t **many;
};

pte_t plain(pte_t *p)
{
	pte_t copy = *p;

	return pte_none(copy) ? *p : copy;
}

int member(struct vm_fault *vmf, struct holder *h, struct holder v)
{
	return pte_none(*vmf->pte) && pte_none(*h->entry) && pte_none(*v.entry);
}

int two_levels(struct holder *h, int i)
{
	return pte_none(**h->many) + pte_none(*h->many[i]);
}

pte_t call(pmd_t *pmd, unsigned long addr)
{
	return *pte_offset_kernel(pmd, addr);
}

pte_t cast(unsigned long where)
{
	return *(pte_t *)where;
}

pte_t stepping(pte_t *p)
{
	return *(p++);
}

pte_t stepping_bare(pte_t *p)
{
	return *p++;
}

pte_t either(pte_t *a, pte_t *b, int which)
{
	return *(which ? a : b);
}

int parentheses(pte_t *p)
{
	return pte_none((*p)) + pte_none(*(p + 1));
}

unsigned long value(pte_t *p)
{
	return (*p).pte;
}

int argument(pte_t *p)
{
	BUG_ON(!pte_none(*p));
	return likely(!WARN_ON(pte_present(*p) && /* twice */ !pte_none(*p)));
}

void initialisers(pte_t *p, pte_t *to)
{
	struct { pte_t first, second; } pair = { *p, .second = *p };
	pte_t all[] = { [0] = *p };

	set_pte(to, pair.first);
	set_pte(to, all[0]);
}

int spread(pte_t *p)
{
	return pte_none(*
			p);
}

int statement_expression(pte_t *p)
{
	return ({ pte_t v = *p; pte_val(v) != 0; });
}

/*
 * rule: pte-deref
 * place: mm/test-deref-reads.c
 * found: 12 read warning fixable
 * found: 14 read warning fixable
 * found: 19 read warning fixable
 * found: 19 read warning fixable
 * found: 19 read warning fixable
 * found: 24 read warning fixable
 * found: 24 read warning fixable
 * found: 29 read warning fixable
 * found: 34 read warning fixable
 * found: 39 read warning fixable
 * found: 44 read warning fixable
 * found: 49 read warning fixable
 * found: 54 read warning fixable
 * found: 54 read warning fixable
 * found: 59 read warning fixable
 * found: 64 read warning fixable
 * found: 65 read warning fixable
 * found: 65 read warning fixable
 * found: 70 read warning fixable
 * found: 70 read warning fixable
 * found: 71 read warning fixable
 * found: 74 index info no-fix
 * found: 79 read warning fixable
 * found: 85 read warning fixable
 */
