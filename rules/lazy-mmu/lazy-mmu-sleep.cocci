// SPDX-License-Identifier: GPL-2.0-only
/// A call that may sleep while lazy MMU mode is on
///
//# The hash MMU of powerpc and sparc64 disable preemption in arch_enter_lazy_mmu_mode(), and batches are per CPU: a
//# task that sleeps inside a region comes back on another CPU with somebody else's batch. Later kernels forbid it in
//# words.
//#
//# Calls are followed as far as they go; what is said to sleep (mutexes, waiting, user memory, allocations by the gfp
//# value that arrives there) and what never does stands in lazy-mmu.region. What is reached only through a pointer to a
//# function is information. Where a page-table lock is held as well the message says so: there it could not sleep
//# without the region either.
// Confidence: High
// Keywords: arch_enter_lazy_mmu_mode, might_sleep
// Pteris-Severity: warning
// Pteris-Subject: leave lazy MMU mode before what may sleep
// Pteris-Region: lazy-mmu.region sleep

@exists@
expression list es;
identifier f = { might_sleep, cond_resched, schedule, mutex_lock, down_read, down_write, msleep, lock_page, folio_lock };
@@

* arch_enter_lazy_mmu_mode();
  ... when != arch_leave_lazy_mmu_mode();
* f(es)
