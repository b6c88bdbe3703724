// SPDX-License-Identifier: GPL-2.0
/* Lines end as they do elsewhere. */
#include <linux/mm.h>

int crlf_present(pte_t *pte)
{
	return pte_present(*pte);
}
