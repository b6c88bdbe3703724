// SPDX-License-Identifier: GPL-2.0-only
/* This tree has no pudp_get(): found, not changed. */
#include <linux/mm.h>

int level(pud_t *pud)
{
	return pud_none(*pud);
}

pud_t *none(pud_t *pud)
{
	return &*pud;
}

/*
 * rule: pud-deref
 * place: mm/test-pud.c
 * found: 7 read info no-fix "pudp_get"
 */
