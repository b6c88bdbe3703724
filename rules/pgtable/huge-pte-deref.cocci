// SPDX-License-Identifier: GPL-2.0-only
/// Direct read of a hugetlb page-table entry; use huge_ptep_get()
///
//# An entry that maps a hugetlb page is a pte_t * only by convention: it may stand at an upper level of
//# the page table, or be one of several hardware entries that form one page (arm64, powerpc, riscv,
//# s390). Its accessor is huge_ptep_get(); neither *p nor ptep_get() puts the value together as the
//# architecture wants it.
//#
//# Reported are entries that provably belong to hugetlb: results of huge_pte_offset(), huge_pte_alloc()
//# and their kin, and the first parameter of a hugetlb_entry callback. All other reads are left to
//# pte-deref.
//#
//# Why an edit may be withheld: huge_ptep_get() is not declared at that place, or takes mm and address as
//# well (Linux 6.11 and later), which this rule cannot supply; and as for pte-deref.
///
//# Known shortcomings:
//# - An entry that comes through a function of another file is not recognised, and reported by pte-deref.
//# - In trees where huge_ptep_get() takes three arguments nothing is rewritten.
//# - Under plain Coccinelle, which does not know the Pteris- keys below, this patch rewrites every
//#   dereference of a pte_t *.
//
// Confidence: High
// Options: --include-headers
// Keywords: pte_t, huge_ptep_get, hugetlb
// Pteris-Severity: warning
// Pteris-Kinds: read index
// Pteris-Needs: huge_ptep_get/1
// Pteris-Not-In: ^(?:[a-z0-9]*_)*(?:huge_)?ptep_get(?:_lockless)?(?:_norecency)?$|^(?:[a-z0-9]*_)*set_(?:huge_)?ptes?(?:_(?!range$|vaddr$|phys$|safe$)[a-z]+)?$
// Pteris-Local: p info
// Pteris-From: p call:huge_pte_offset call:huge_pte_alloc call:hugetlb_walk call:huge_pmd_share call:pte_offset_huge call:pte_alloc_huge callback:hugetlb_entry
// Pteris-Subject: use huge_ptep_get() to read hugetlb page-table entries

@huge_pte_deref@
pte_t *p;
expression index;
@@

(
- READ_ONCE(*(p))
+ huge_ptep_get(p)
|
- READ_ONCE(*p)
+ huge_ptep_get(p)
|
- READ_ONCE(p[index])
+ huge_ptep_get(&p[index])
|
- (*(p))
+ huge_ptep_get(p)
|
- (*p)
+ huge_ptep_get(p)
|
- *(p)
+ huge_ptep_get(p)
|
- *p
+ huge_ptep_get(p)
|
- p[index]
+ huge_ptep_get(&p[index])
)
