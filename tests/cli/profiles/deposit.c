// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

/* A token is a page on most architectures, and the table itself on s390. */
unsigned long first_word(pgtable_t token)
{
	typeof(*token) copy = *token;

	return *(unsigned long *)&copy;
}

pte_t everywhere(pte_t *ptep)
{
	return *ptep;
}

#ifdef CONFIG_MMU
pte_t with_mmu(pte_t *ptep)
{
	return *ptep;
}
#else
pte_t without_mmu(pte_t *ptep)
{
	return *ptep;
}
#endif

#ifdef CONFIG_ON_NO_ARCHITECTURE
pte_t nowhere(pte_t *ptep)
{
	return *ptep;
}
#endif
