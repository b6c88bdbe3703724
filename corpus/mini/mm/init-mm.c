// SPDX-License-Identifier: GPL-2.0
#include <linux/export.h>
#include <linux/mm_types.h>

struct mm_struct init_mm;
EXPORT_SYMBOL(init_mm);
