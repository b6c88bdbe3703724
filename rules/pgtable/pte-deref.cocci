// SPDX-License-Identifier: GPL-2.0-only
/// Direct read of a page-table entry; use ptep_get()
///
//# The hardware (and other CPUs) may change a page-table entry while it is read: access and dirty bits
//# are set behind the kernel's back. A plain *p lets the compiler read the entry twice, or in parts, and
//# two reads can see two different entries. ptep_get() reads once. And an architecture may store entries
//# in another form than it hands out (arm64 folds contiguous entries, powerpc and m68k have entries of
//# several words); only its accessor knows how to put the value together.
//#
//# Dereferences, array elements and READ_ONCE() of an entry are found wherever the value is read: in
//# functions, macro arguments and macro bodies. Taking the address (&p[i]), sizeof and typeof read
//# nothing. Stores are the business of pte-direct-write.
//#
//# Why an edit may be withheld:
//# - ptep_get() is not declared at that place (above its definition in include/linux/pgtable.h, or in
//#   builds without an MMU);
//# - the pointer only ever points to a variable, a by-value copy or an array in another structure, so no
//#   page table is involved: reported as info;
//# - the value is not just read there (for example *p++ on the entry itself), or the code is spread over
//#   macros in a way that cannot be edited;
//# - only inference, not the compiler, knows the type there, or configurations disagree about it.
//#
//# An entry that provably belongs to hugetlb is left to huge-pte-deref.
///
//# Known shortcomings:
//# - Reads that belong together (one guard, several uses) become one call each; hoisting them into a
//#   local, as upstream did by hand, is left to people.
//# - A read outside the page-table lock may want ptep_get_lockless(); telling the two apart needs flow
//#   analysis.
//# - Under plain Coccinelle, which does not know the Pteris- keys below, this patch also rewrites stores,
//#   &*p and sizeof(*p).
//
// Confidence: High
// Options: --include-headers
// Keywords: pte_t, ptep_get
// Pteris-Severity: warning
// Pteris-Kinds: read index
// Pteris-Needs: ptep_get
// Pteris-Not-In: ^(?:[a-z0-9]*_)*(?:huge_)?ptep_get(?:_lockless)?(?:_norecency)?$|^(?:[a-z0-9]*_)*set_(?:huge_)?ptes?(?:_(?!range$|vaddr$|phys$|safe$)[a-z]+)?$
// Pteris-Local: p info
// Pteris-Not-From: p call:huge_pte_offset call:huge_pte_alloc call:hugetlb_walk call:huge_pmd_share call:pte_offset_huge call:pte_alloc_huge callback:hugetlb_entry
// Pteris-Message: index Direct read of a page-table entry in an array; use ptep_get()
// Pteris-Subject: use ptep_get() to read page-table entries

@pte_deref@
pte_t *p;
expression index;
@@

(
- READ_ONCE(*(p))
+ ptep_get(p)
|
- READ_ONCE(*p)
+ ptep_get(p)
|
- READ_ONCE(p[index])
+ ptep_get(&p[index])
|
- (*(p))
+ ptep_get(p)
|
- (*p)
+ ptep_get(p)
|
- *(p)
+ ptep_get(p)
|
- *p
+ ptep_get(p)
|
- p[index]
+ ptep_get(&p[index])
)
