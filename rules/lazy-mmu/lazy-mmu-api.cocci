// SPDX-License-Identifier: GPL-2.0-only
/// Lazy MMU mode by the architecture's callback; use lazy_mmu_mode_enable(), disable(), pause() and resume()
///
//# arch_enter_lazy_mmu_mode() and arch_leave_lazy_mmu_mode() cannot nest, and each caller has to know whether somebody
//# above it is in the mode already. The generic lazy_mmu_mode_enable() and lazy_mmu_mode_disable() count, do nothing in
//# interrupts, and call the architecture's functions, which become callbacks that nobody else should call.
//#
//# Where the mode is left and entered again on every path behind it, lazy_mmu_mode_pause() and lazy_mmu_mode_resume()
//# say so: between them the mode is off whoever turned it on.
//#
//# All calls of a function are converted or none: enable() and arch_leave_lazy_mmu_mode() in one region would leave
//# the count wrong. A function is left alone, and it is said why, when
//# - some path through it is not balanced (lazy-mmu-unbalanced says which one), or would not be afterwards;
//# - it turns the mode on or off for its callers, or somebody else does so for it;
//# - a call stands where the rule does not match it, such as in the arguments of a macro;
//# - it is a macro, is one of these functions itself, or is code of an architecture.
//#
//# It is on by default where the tree has the new functions; elsewhere it runs when it is named, and the series needs
//# a patch before it that introduces them.
// Confidence: High
// Options: --include-headers
// Keywords: arch_enter_lazy_mmu_mode, lazy_mmu_mode_enable
// Pteris-Severity: info
// Pteris-Default: declared lazy_mmu_mode_enable lazy_mmu_mode_disable lazy_mmu_mode_pause lazy_mmu_mode_resume
// Pteris-Migration: lazy-mmu.region arch_enter_lazy_mmu_mode arch_leave_lazy_mmu_mode
// Pteris-Subject: use lazy_mmu_mode_enable() and lazy_mmu_mode_disable()

@again@
@@

  {
  ... when exists
      when != arch_enter_lazy_mmu_mode();
- arch_leave_lazy_mmu_mode();
+ lazy_mmu_mode_pause();
  ... when strict
      when != arch_leave_lazy_mmu_mode();
- arch_enter_lazy_mmu_mode();
+ lazy_mmu_mode_resume();
  ... when any
  }

@@
@@

- arch_enter_lazy_mmu_mode();
+ lazy_mmu_mode_enable();

@@
@@

- arch_leave_lazy_mmu_mode();
+ lazy_mmu_mode_disable();
