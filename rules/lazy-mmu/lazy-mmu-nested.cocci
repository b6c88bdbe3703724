// SPDX-License-Identifier: GPL-2.0-only
/// Lazy MMU mode is turned on while it is on already
///
//# Up to Linux 6.19 regions must not nest: the inner leave ends the batching (and turns preemption on again) while the
//# outer region still relies on it. The inner enter is often far away: a helper that loops over entries (set_ptes()
//# did so from 6.6 to 6.14), an allocation with DEBUG_PAGEALLOC, a callback of apply_to_page_range().
//#
//# Everything that is called inside of a region is followed, with what is known of its arguments. Callbacks that are
//# handed over by name are told where they are handed over. In trees with lazy_mmu_mode_pause() regions may nest, and
//# nothing is found.
// Confidence: High
// Keywords: arch_enter_lazy_mmu_mode
// Pteris-Severity: warning
// Pteris-Region: lazy-mmu.region nested

@exists@
@@

* arch_enter_lazy_mmu_mode();
  ... when != arch_leave_lazy_mmu_mode();
* arch_enter_lazy_mmu_mode();
