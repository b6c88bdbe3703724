// SPDX-License-Identifier: GPL-2.0-only
/* What looks like a read and is none. */
#include <linux/mm.h>

pte_t *address(pte_t *p, struct vm_fault *vmf)
{
	return vmf ? &*p : &*vmf->pte;
}

pte_t *address_of_index(pte_t *p)
{
	return &p[4];
}

size_t unevaluated(pte_t *p)
{
	typeof(*p) a = __pte(0);

	return sizeof(*p) + sizeof *p + _Alignof(typeof(*p)) + sizeof(p[1]) + sizeof(a);
}

int only_asked_about(pte_t *p)
{
	return __builtin_constant_p(*p) + !__builtin_constant_p((*p).pte);
}

#ifdef CONFIG_HIGHPTE
int only_asked_about_elsewhere(pte_t *p)
{
	return __builtin_constant_p(*p) + (int)__builtin_object_size(&*p, 0);
}
#endif

void stores(pte_t *p, pte_t v)
{
	*p = v;
	p[1] = v;
	WRITE_ONCE(*p, v);
}

int other_types(u64 *pte, pmd_t *pmd, pgtable_t *table)
{
	return *pte != 0 && pmd_none(*pmd) && *table;
}

pte_t through_accessor(pte_t *ptep)
{
	return ptep_get(ptep);
}

/* The name of an accessor is what makes it one, wherever it stands. */
static inline pte_t huge_ptep_get_lockless(pte_t *ptep)
{
	return *ptep;
}

/* *ptep in a comment, and "*ptep" in a string */
const char *text(pte_t *ptep)
{
	return ptep ? "*ptep" : "ptep[0]";
}

/*
 * rule: pte-deref
 * place: mm/test-deref-none.c
 */
