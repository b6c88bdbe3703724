// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/pgtable.h>

/* pgtable_t is pte_t * here, so this is a read of an entry on s390 only. */
pte_t first_entry(pgtable_t table)
{
	return *table;
}
