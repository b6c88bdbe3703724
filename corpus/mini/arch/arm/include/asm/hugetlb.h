/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_HUGETLB_H
#define _ASM_HUGETLB_H

#include <asm-generic/hugetlb.h>

#endif
