// SPDX-License-Identifier: GPL-2.0-only
/// A path returns with lazy MMU mode on, or turns it off without having turned it on
///
//# Between arch_enter_lazy_mmu_mode() and arch_leave_lazy_mmu_mode() updates of page tables may be batched, and on
//# powerpc and sparc preemption is off. A path that returns without leaving (an early return, a goto past the leave, a
//# macro that returns, a retry label above the enter) leaves a batch open that nobody flushes and a preempt count that
//# is one too high: the next thing that sleeps on that CPU is blamed, or memory is corrupted.
//#
//# All paths of every function are followed, with what is known of conditions on each (`if (!pte) break; … if (pte)
//# { leave; unlock; }` is no finding), and through helpers that enter or leave for their callers. A finding shows its
//# path. It is told for each architecture on which the mode does something.
//#
//# The semantic patch below is the nearest that SmPL comes: by its rule that a branch which returns early need not
//# match it cannot say that every path must leave.
///
//# Known shortcomings: a mode that is turned on and off through pointers to functions is not followed.
// Confidence: High
// Keywords: arch_enter_lazy_mmu_mode, arch_leave_lazy_mmu_mode
// Pteris-Severity: error
// Pteris-Subject: leave lazy MMU mode on every path
// Pteris-Region: lazy-mmu.region unbalanced

@exists@
@@

* arch_enter_lazy_mmu_mode();
  ... when != arch_leave_lazy_mmu_mode();
* return ...;
