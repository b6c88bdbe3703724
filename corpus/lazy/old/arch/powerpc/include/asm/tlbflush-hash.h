/* SPDX-License-Identifier: GPL-2.0 */
/* Trap: enter disables preemption and leave enables it again; neither is wrong on its own. */
#ifndef _ASM_TLBFLUSH_HASH_H
#define _ASM_TLBFLUSH_HASH_H

struct mm_struct;
struct hash_batch {
	int active;
	unsigned long index;
};
struct hash_batch *this_cpu_batch(void);
void flush_hash_batch(struct hash_batch *batch);
_Bool radix_enabled(void);
void preempt_disable(void);
void preempt_enable(void);

#define __HAVE_ARCH_ENTER_LAZY_MMU_MODE
static inline void arch_enter_lazy_mmu_mode(void)
{
	if (radix_enabled())
		return;
	preempt_disable();
	this_cpu_batch()->active = 1;
}

static inline void arch_leave_lazy_mmu_mode(void)
{
	struct hash_batch *batch;

	if (radix_enabled())
		return;
	batch = this_cpu_batch();
	if (batch->index)
		flush_hash_batch(batch);
	batch->active = 0;
	preempt_enable();
}

#define arch_flush_lazy_mmu_mode()	do {} while (0)

#endif
