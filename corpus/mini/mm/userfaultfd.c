// SPDX-License-Identifier: GPL-2.0
/* Guards, and a read in each arm. */
#include <linux/mm.h>

int move_one(struct mm_struct *mm, pte_t *dst, pte_t *src, pte_t orig_dst, pte_t orig_src)
{
	if (!pte_same(*src, orig_src) || !pte_same(*dst, orig_dst))
		return -1;
	switch (pte_val(*src) & (_PAGE_PRESENT | _PAGE_RW)) {
	case _PAGE_PRESENT ... _PAGE_PRESENT + 1:
		return pte_young(*src) ? 1 : pte_dirty(*dst);
	default:
		return 0;
	}
}
