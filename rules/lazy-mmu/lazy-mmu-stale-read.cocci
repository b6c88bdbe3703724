// SPDX-License-Identifier: GPL-2.0-only
/// An entry of a page table is read again while what was written to it may only be queued
///
//# In lazy MMU mode an architecture may hold writes back until the mode is left or flushed: under Xen set_pte() and the
//# like only queue a call of the hypervisor. What reads the entry then still sees the old one. Writers that queue stand in
//# lazy-mmu.region, by architecture (`queues`); others (ptep_get_and_clear(), ptep_set_wrprotect()) write at once.
//#
//# A warning is one where one function writes and reads through the same value of one pointer in one turn of its loops;
//# over functions, or in a later turn, it is information. What is assigned to the pointer, a flush, a pause and the leave
//# end it.
//#
//# Known shortcomings: two pointers to one entry are not known to be one.
// Confidence: Moderate
// Keywords: arch_enter_lazy_mmu_mode, set_pte_at, ptep_get
// Pteris-Severity: warning
// Pteris-Region: lazy-mmu.region stale-read

@exists@
expression mm, addr, p, e;
@@

  arch_enter_lazy_mmu_mode();
  ... when != arch_leave_lazy_mmu_mode();
  set_pte_at(mm, addr, p, e)
  ... when != arch_leave_lazy_mmu_mode();
      when != p = e
* ptep_get(p)
