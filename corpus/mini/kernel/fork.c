// SPDX-License-Identifier: GPL-2.0
#include <linux/sched.h>
#include <linux/mm.h>

/* Values that a task carries along: no entries of a table. */
void kmap_copy(struct task_struct *to, const struct task_struct *from)
{
	for (int i = 0; i < KMAP_SLOTS; i++)
		to->kmap_ctrl.pteval[i] = from->kmap_ctrl.pteval[i];
}
