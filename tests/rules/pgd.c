// SPDX-License-Identifier: GPL-2.0-only
/* This tree has no pgdp_get(): found, not changed. */
#include <linux/mm.h>

int level(struct mm_struct *mm)
{
	return pgd_val(*mm->pgd) != 0;
}

pgd_t *none(struct mm_struct *mm)
{
	return &mm->pgd[2];
}

/*
 * rule: pgd-deref
 * place: mm/test-pgd.c
 * found: 7 read info no-fix "pgdp_get"
 */
