// SPDX-License-Identifier: GPL-2.0
/* Accesses through the member, where an entry is a structure. */
#include <linux/mm.h>

pteval_t shape_member(pte_t *p)
{
	return (*p).pte | p->pte;
}

void shape_member_writes(pte_t *p)
{
	(*p).pte = 0;
	(*p).pte |= _PAGE_DIRTY;
	p->pte &= ~_PAGE_RW;
}
