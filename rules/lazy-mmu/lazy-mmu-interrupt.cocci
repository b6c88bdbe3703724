// SPDX-License-Identifier: GPL-2.0-only
/// Lazy MMU mode is turned on in an interrupt
///
//# What an interrupt writes to page tables in lazy MMU mode goes into the batch of the task that it interrupted, or ends
//# that task's region for it: the mode is one flag per task or CPU. Up to Linux 6.19 nothing in the mode itself takes
//# care of that; from then on (lazy_mmu_mode_pause() exists) it has no effect in interrupts, and nothing is found.
//#
//# Handlers are functions that are handed to request_irq(), timer_setup(), on_each_cpu() and the like, or stored where
//# such are called from: `handler` and `handler-field` in lazy-mmu.region. All calls that lead from there to the enter
//# are followed, with what is known of their arguments and of in_interrupt(); what sleeps on the way, or is a task's
//# business otherwise (`task`), no interrupt comes through. The finding stands at the call in the handler; its path
//# begins where that is registered. Over a pointer to a function it is information. A flush is allowed.
//#
//# The semantic patch below sees only handlers that turn it on themselves.
// Confidence: High
// Keywords: arch_enter_lazy_mmu_mode, request_irq, timer_setup, on_each_cpu, open_softirq
// Pteris-Severity: warning
// Pteris-Region: lazy-mmu.region interrupt

@handler exists@
expression irq, flags, name, data;
identifier f;
@@

  request_irq(irq, f, flags, name, data)

@exists@
identifier handler.f;
@@

  f(...)
  {
    ...
*   arch_enter_lazy_mmu_mode();
    ...
  }
