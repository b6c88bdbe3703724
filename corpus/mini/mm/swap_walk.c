// SPDX-License-Identifier: GPL-2.0
/* Included by swapfile.c; has no includes of its own. */
static int unuse_range(pmd_t *pmd, unsigned long addr, swp_entry_t entry)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	int found = UNUSE_MATCH(pte, entry);

	if (!pte_none(*pte) && !pte_present(*pte))
		found++;
	pte_unmap(pte);
	return found;
}
