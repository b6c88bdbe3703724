// SPDX-License-Identifier: GPL-2.0-only
/* Every line with a load says so in its comment, where oracle.test reads it: "at" and the column, kind and
 * spelling of each. Lines without such a comment have none. */
#include "entry.h"

int plain(pte_t *ptep, struct vm_fault *vmf)
{
	DEFINE_WALK(pvmw);
	pte_t a = *ptep;			/* at 12 read code */
	pte_t b = *vmf->pte;			/* at 12 read code */
	int n = pte_present(*pvmw.pte);		/* at 22 read code */

	n += pte_val(ptep[1]);			/* at 15 index code */
	n += (*ptep).pte;			/* at 8 read code */
	n += ptep[2].pte + (*(ptep + 1)).pte;	/* at 7 index code, 22 read code */
	n += pte_val(*(ptep++));		/* at 15 read code */
	n += pte_val(*(pte_t *)vmf);		/* at 15 read code */
	n += pte_val(*pte_offset_kernel(pvmw.pmd, 0)); /* at 15 read code */
	n += pte_val(n ? *ptep : a);		/* at 19 read code */
	n += pte_val((n++, *ptep));		/* at 21 read code */
	n += pte_val(({ *ptep; }));		/* at 18 read code */
	*ptep;					/* at 2 read code */
	(void)*ptep;				/* at 8 read code */
	set_pte(ptep, *vmf->pte);		/* at 16 read code */
	return n + pte_val(b) + (*ptep = a, 1);
}

int in_macros(pte_t *ptep, struct vm_fault *vmf)
{
	int n = 0;

	if (WARN_ON(!pte_present(*ptep)))	/* at 27 read argument */
		n++;
	n += pte_val(READ_ONCE(*ptep));		/* at 25 read argument */
	n += pte_val(READ_ONCE(ptep[3]));	/* at 25 index argument */
	n += READ_ONCE((*ptep).pte);		/* at 18 read argument */
	n += twice(pte_val(*ptep));		/* at 21 read argument */
	n += max(pte_val(*ptep), 1ul);		/* at 19 read argument */
	n += pte_val(data_race(*vmf->pte));	/* at 25 read argument */
	n += deref_in_body(ptep);
	n += deref_in_body(ptep + 1);
	n += WARN_ON(WARN_ON(pte_val(READ_ONCE(*vmf->pte)))); /* at 41 read argument */
	n += header_only_body(ptep);
	VM_BUG_ON(!pte_present(*ptep));
	return n;
}

int types(pgtable_t table, entry_alias_t *alias, struct task *t, pgd_t *pgd, dma_pte_t *dma, pmd_t *pmd)
{
	const volatile pte_t *cv = table;
	typeof(*table) *tp = table;		/* no load in typeof */
	__auto_type ap = table;
	pte_t local[4] = { *table };		/* at 21 read code */
	void *v = table;

	return pte_val(*table)			/* at 17 read code */
	       + pte_val(*alias)		/* at 19 read code */
	       + pte_val(t->pteval[1])		/* at 19 index code */
	       + pte_val(local[2])		/* at 19 index code */
	       + pte_val(*tp) + pte_val(*ap)	/* at 19 read code, 34 read code */
	       + pte_val(*cv)			/* at 19 read code */
	       + pte_val(*(pte_t *)v)		/* at 19 read code */
	       + *dma + (*pgd)[0] + (*pmd).pmd;
}

int not_loads(pte_t *ptep, pgtable_t *tables, struct vm_fault *vmf)
{
	pte_t *p = &*ptep, *q = &ptep[2], *r = &vmf->pte[3];
	pgtable_t t = *tables;
	int n = sizeof(*ptep) + sizeof(ptep[1]) + _Alignof(*ptep) + sizeof(pte_val(*ptep));

	n += __builtin_types_compatible_p(typeof(*ptep), pte_t);
	n += _Generic(*ptep, pte_t: 1, default: 2);
	n += __builtin_constant_p(pte_val(*ptep));
	n += __builtin_choose_expr(1, n, pte_val(*ptep));
	n += p->pte;				/* `->` is neither `*` nor `[]` */
	*ptep = __pte(0);
	ptep[1] = __pte(1);
	(*ptep).pte |= 4;
	(*ptep).pte++;
	WRITE_ONCE(*ptep, __pte(2));
	return n + (q == r) + (t == p);
}

/* A place that one expansion evaluates and another doesn't is a load. */
#define both(x) (sizeof(x) + (x))
int mixed(pte_t *ptep)
{
	return both(pte_val(*ptep))		/* at 22 read argument */
	       + _Generic(0, int: pte_val(*ptep), default: 0) /* at 36 read code */
	       + __builtin_choose_expr(0, 1, pte_val(*ptep)); /* at 47 read code */
}
