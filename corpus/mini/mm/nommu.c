// SPDX-License-Identifier: GPL-2.0
/* Only built without an MMU, where no accessor is declared. */
#include <linux/mm.h>

#ifndef CONFIG_MMU
int follow_entry(struct vm_fault *vmf)
{
	return pte_val(*vmf->pte) != 0;
}
#endif
