/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_HUGETLB_H
#define _ASM_HUGETLB_H

/* A huge entry has its own format here and is converted when read. */
#define __HAVE_ARCH_HUGE_PTEP_GET
pte_t huge_ptep_get(pte_t *ptep);
#include <asm-generic/hugetlb.h>

#endif
