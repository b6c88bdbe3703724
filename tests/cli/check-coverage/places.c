// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

pte_t always(pte_t *p) { return *p; }

#ifdef CONFIG_DEBUG_VM
pte_t variant(pte_t *p) { return *p; }
#endif

#if 0
pte_t zero(pte_t *p) { return *p; }
#endif

#ifdef __ASSEMBLY__
.macro	nothing
#endif

#ifndef __KERNEL__
int outside;
#endif

#ifdef CONFIG_SMP
# ifndef CONFIG_SMP
pte_t contradiction(pte_t *p) { return *p; }
# endif
#endif

#ifdef CONFIG_NO_SUCH_SYMBOL
pte_t no_symbol(pte_t *p) { return *p; }
#endif

#ifndef CONFIG_SMP
int not_possible;
#endif

#ifdef DEBUG_PLACES
int macro;

int another;
#endif

#if defined(CONFIG_KSM) && defined(CONFIG_DEBUG_VM)
pte_t errors(pte_t *p)
{
	return no_such_variable + *p;
}
int after_errors;
#endif
