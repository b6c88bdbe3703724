/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/mm_types.h>

#define KMAP_SLOTS 4

struct task_struct {
	struct mm_struct *mm;
	/* copies of entries: values, no part of any page table */
	struct {
		int idx;
		pte_t pteval[KMAP_SLOTS];
	} kmap_ctrl;
};

struct task_struct *mini_current(void);
#define current mini_current()

#endif
