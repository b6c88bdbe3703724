// SPDX-License-Identifier: GPL-2.0-only
/// The TLB is flushed while lazy MMU mode is on
///
//# An entry that was written in the region may still be in the batch when the TLB is flushed for it; then the flush
//# comes before the write. None of the architectures with lazy MMU mode breaks by it today (Xen queues the flush behind
//# the write, powerpc and sparc write entries at once), so this is a hint about order for those that come.
// Confidence: Moderate
// Keywords: arch_enter_lazy_mmu_mode, flush_tlb_range
// Pteris-Severity: info
// Pteris-Region: lazy-mmu.region flush

@exists@
expression list es;
identifier f = { flush_tlb_mm, flush_tlb_page, flush_tlb_range, flush_tlb_all, flush_tlb_kernel_range };
@@

* arch_enter_lazy_mmu_mode();
  ... when != arch_leave_lazy_mmu_mode();
* f(es)
