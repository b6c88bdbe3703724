// SPDX-License-Identifier: GPL-2.0
/* Traps: a pair that the switch to another task splits; leave and enter that flush. Nothing is to be found. */
#include <linux/mm.h>

int lazy_mode_of_this_cpu(void);
void task_set_lazy(struct task_struct *task, int lazy);
int task_test_and_clear_lazy(struct task_struct *task);

void mini_start_context_switch(struct task_struct *prev)
{
	if (lazy_mode_of_this_cpu()) {
		arch_leave_lazy_mmu_mode();
		task_set_lazy(prev, 1);
	}
}

void mini_end_context_switch(struct task_struct *next)
{
	if (task_test_and_clear_lazy(next))
		arch_enter_lazy_mmu_mode();
}

void mini_flush_lazy_mmu(void)
{
	preempt_disable();
	if (lazy_mode_of_this_cpu()) {
		arch_leave_lazy_mmu_mode();
		arch_enter_lazy_mmu_mode();
	}
	preempt_enable();
}
