// SPDX-License-Identifier: GPL-2.0
/* Printing; compiled with and without an MMU. */
#include <linux/mm.h>

#ifdef CONFIG_MMU
void dump_pte(const char *reason, pte_t *pte)
{
	pr_alert("%s: pte %llx\n", reason, (unsigned long long)pte_val(*pte));
}
#else
void dump_pte(const char *reason, pte_t *pte)
{
	pr_alert("%s: entry %llx\n", reason, (unsigned long long)pte_val(*pte));
}
#endif
