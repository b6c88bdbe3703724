/* SPDX-License-Identifier: GPL-2.0-only */
/* Nothing in this file uses the macro, and no rule has business in the file that does. */
#define probe_pte(p) pte_present(*(p))
bool probed(pte_t *ptep);
