// SPDX-License-Identifier: GPL-2.0
/* Trap: the definitions. Each does one half, and neither is a finding. */
#include <linux/mm.h>

struct tlb_batch {
	int active;
	unsigned int nr;
};
struct tlb_batch *my_tlb_batch(void);
void flush_tlb_pending(void);

void arch_enter_lazy_mmu_mode(void)
{
	preempt_disable();
	my_tlb_batch()->active = 1;
}

void arch_leave_lazy_mmu_mode(void)
{
	struct tlb_batch *batch = my_tlb_batch();

	if (batch->nr)
		flush_tlb_pending();
	batch->active = 0;
	preempt_enable();
}
