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
	return likely(!WARN_ON(pte_present(*p) && // twice
			       !pte_none(*p)));
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
 * found: 66 read warning fixable
 * found: 71 read warning fixable
 * found: 71 read warning fixable
 * found: 72 read warning fixable
 * found: 75 index info no-fix
 * found: 80 read warning fixable
 * found: 86 read warning fixable
 * diff:
 * @@ 12 @@
 * -	pte_t copy = *p;
 * +	pte_t copy = ptep_get(p);
 * @@ 14 @@
 * -	return pte_none(copy) ? *p : copy;
 * +	return pte_none(copy) ? ptep_get(p) : copy;
 * @@ 19 @@
 * -	return pte_none(*vmf->pte) && pte_none(*h->entry) && pte_none(*v.entry);
 * +	return pte_none(ptep_get(vmf->pte)) && pte_none(ptep_get(h->entry)) && pte_none(ptep_get(v.entry));
 * @@ 24 @@
 * -	return pte_none(**h->many) + pte_none(*h->many[i]);
 * +	return pte_none(ptep_get(*h->many)) + pte_none(ptep_get(h->many[i]));
 * @@ 29 @@
 * -	return *pte_offset_kernel(pmd, addr);
 * +	return ptep_get(pte_offset_kernel(pmd, addr));
 * @@ 34 @@
 * -	return *(pte_t *)where;
 * +	return ptep_get((pte_t *)where);
 * @@ 39 @@
 * -	return *(p++);
 * +	return ptep_get(p++);
 * @@ 44 @@
 * -	return *p++;
 * +	return ptep_get(p++);
 * @@ 49 @@
 * -	return *(which ? a : b);
 * +	return ptep_get(which ? a : b);
 * @@ 54 @@
 * -	return pte_none((*p)) + pte_none(*(p + 1));
 * +	return pte_none(ptep_get(p)) + pte_none(ptep_get(p + 1));
 * @@ 59 @@
 * -	return (*p).pte;
 * +	return ptep_get(p).pte;
 * @@ 64 @@
 * -	BUG_ON(!pte_none(*p));
 * -	return likely(!WARN_ON(pte_present(*p) && // twice
 * -			       !pte_none(*p)));
 * +	BUG_ON(!pte_none(ptep_get(p)));
 * +	return likely(!WARN_ON(pte_present(ptep_get(p)) && // twice
 * +			       !pte_none(ptep_get(p))));
 * @@ 71 @@
 * -	struct { pte_t first, second; } pair = { *p, .second = *p };
 * -	pte_t all[] = { [0] = *p };
 * +	struct { pte_t first, second; } pair = { ptep_get(p), .second = ptep_get(p) };
 * +	pte_t all[] = { [0] = ptep_get(p) };
 * @@ 80 @@
 * -	return pte_none(*
 * -			p);
 * +	return pte_none(ptep_get(
 * +			p));
 * @@ 86 @@
 * -	return ({ pte_t v = *p; pte_val(v) != 0; });
 * +	return ({ pte_t v = ptep_get(p); pte_val(v) != 0; });
 */
