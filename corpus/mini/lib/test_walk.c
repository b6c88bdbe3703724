// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/module.h>

static int __init test_walk(void)
{
	pte_t table[2] = { __pte(1), __pte(0) };

	/* by value: no page table */
	return pte_present(table[0]) && pte_none(*table) ? 0 : -1;
}
module_init(test_walk);
MODULE_LICENSE("GPL");
