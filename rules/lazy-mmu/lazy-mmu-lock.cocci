// SPDX-License-Identifier: GPL-2.0-only
/// Lazy MMU mode outlives the page-table lock
///
//# Where updates are batched, arch_leave_lazy_mmu_mode() is what makes them visible. If an entry was written in the
//# region and the page-table lock is released before the region is left, another CPU can take the lock and see the old
//# entry, or an old translation. A region that begins before the lock is taken is information only.
// Confidence: High
// Keywords: arch_leave_lazy_mmu_mode, pte_unmap_unlock
// Pteris-Severity: warning
// Pteris-Subject: leave lazy MMU mode before the lock is released
// Pteris-Region: lazy-mmu.region lock

@exists@
expression pte, ptl;
@@

* arch_enter_lazy_mmu_mode();
  ... when != arch_leave_lazy_mmu_mode();
* pte_unmap_unlock(pte, ptl);
  ...
* arch_leave_lazy_mmu_mode();
