// SPDX-License-Identifier: GPL-2.0
/* Every shape of an access, one a function. */
#include <linux/mm.h>
#include <linux/sched.h>

struct table {
	pte_t *ptes;
	pte_t **rows;
	pgtable_t deposited;
};

pte_t *find_pte(struct mm_struct *mm, unsigned long addr);

int shape_index(pte_t *pte, int i)
{
	return pte_none(pte[i]) && pte_none(pte[i + 1]) && pte_none(0[pte]);
}

pte_t shape_call(pmd_t *pmd, unsigned long addr)
{
	return *pte_offset_kernel(pmd, addr);
}

pte_t shape_cast(unsigned long table)
{
	return *(pte_t *)table;
}

int shape_increment(pte_t *pte, int n)
{
	int seen = 0;

	while (n--) {
		seen += pte_present(*(pte++));
		seen += pte_present(*pte++);
	}
	return seen;
}

pte_t shape_read_once(struct vm_fault *vmf, pte_t *pte)
{
	pte_t a = READ_ONCE(*pte), b = READ_ONCE(*vmf->pte);

	return pte_same(a, b) ? a : b;
}

int shape_rows(struct table *t, int i, int j)
{
	return pte_none(*t->ptes) + pte_none(t->rows[i][j]) + pte_none(**t->rows);
}

int shape_condition(pte_t *a, pte_t *b, bool which)
{
	return pte_none(*(which ? a : b));
}

int shape_parentheses(pte_t *p)
{
	return pte_none((*p)) + pte_none(*((p))) + pte_none(*(p + 1));
}

int shape_macro_body(pte_t *table, pte_t value)
{
	return pte_table_slot_used(table, 3) + ptep_is_same(table, value);
}

int shape_nested_argument(pte_t *p)
{
	return likely(!WARN_ON(unlikely(pte_none(*p))));
}

int shape_both_arms(pte_t *p)
{
	return ({ pte_t v = *p; pte_val(v) ? 1 : 0; });
}

bool shape_other_pointer(struct table *t)
{
	/* pgtable_t is no entry on x86, but one on s390 */
	return t->deposited != NULL;
}

void shape_writes(pte_t *p, pte_t v)
{
	*p = v;
	p[1] = v;
	WRITE_ONCE(*p, v);
	swap(p[0], p[1]);
}

void shape_out_parameter(pte_t *out)
{
	pte_t result;

	shape_writes(&result, __pte(0));
	*out = result;
}

int shape_double(pte_t **pp)
{
	pte_t *p = *pp;

	return p && pte_none(**pp);
}

int shape_pass(int (*f)(pte_t), pte_t *p)
{
	return f(*p) + (int)pte_val(*p);
}

void shape_copy_struct(pte_t *from, pte_t *to)
{
	pte_t values[2] = { *from, [1] = from[1] };
	struct { pte_t first; } box = { .first = *from };

	set_pte(to, values[0]);
	set_pte(to + 1, values[1]);
	set_pte(to + 2, box.first);
}

int shape_comment(pte_t *p)
{
	return pte_none(* /* the entry */ p) +
	       pte_none(*
			p);
}

int shape_void(void *table)
{
	pte_t *pte = table;

	for (; pte_none(*pte); ++pte)
		;
	return (int)(pte - (pte_t *)table);
}
