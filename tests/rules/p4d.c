// SPDX-License-Identifier: GPL-2.0-only
/* This tree has no p4dp_get(): found, not changed. */
#include <linux/mm.h>

int level(p4d_t *p4d)
{
	return p4d_none(*p4d);
}

size_t none(p4d_t *p4d)
{
	return sizeof(*p4d);
}

/*
 * rule: p4d-deref
 * place: mm/test-p4d.c
 * found: 7 read info no-fix "p4dp_get"
 */
