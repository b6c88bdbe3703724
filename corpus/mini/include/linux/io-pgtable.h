/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_IO_PGTABLE_H
#define _LINUX_IO_PGTABLE_H

#include <linux/types.h>

struct io_pgtable {
	u64 *pgd;
	unsigned int levels;
};

#endif
