// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/prober.h>

bool probed(pte_t *ptep)
{
	return probe_pte(ptep);
}
