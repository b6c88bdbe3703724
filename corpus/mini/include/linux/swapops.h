/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_SWAPOPS_H
#define _LINUX_SWAPOPS_H

#include <linux/mm.h>

typedef struct { unsigned long val; } swp_entry_t;

static inline swp_entry_t pte_to_swp_entry(pte_t pte)
{
	return (swp_entry_t){ (unsigned long)pte_val(pte) >> 2 };
}

static inline int non_swap_entry(swp_entry_t entry)
{
	return entry.val > 0x1000;
}

#endif
