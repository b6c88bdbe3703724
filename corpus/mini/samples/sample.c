// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

int sample_present(pte_t *pte)
{
	return pte_present(*pte);
}
