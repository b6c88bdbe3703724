/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_PARAVIRT_H
#define _ASM_PARAVIRT_H

#ifdef CONFIG_PARAVIRT_XXL
struct lazy_ops {
	void (*enter)(void);
	void (*leave)(void);
	void (*flush)(void);
};
extern struct lazy_ops lazy_ops;

#define __HAVE_ARCH_ENTER_LAZY_MMU_MODE
static inline void arch_enter_lazy_mmu_mode(void)
{
	lazy_ops.enter();
}

static inline void arch_leave_lazy_mmu_mode(void)
{
	lazy_ops.leave();
}

static inline void arch_flush_lazy_mmu_mode(void)
{
	lazy_ops.flush();
}
#endif

#endif
