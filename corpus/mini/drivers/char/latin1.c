// SPDX-License-Identifier: GPL-2.0
/* Grüße: not UTF-8 */
#include <linux/mm.h>

int latin1_present(pte_t *pte)
{
	return /* ä */ pte_present(*pte);
}