// SPDX-License-Identifier: GPL-2.0-only
/// Direct write of a page-table entry; use set_pte_at() or its kin
///
//# A store through a pte_t * goes past set_pte_at(): the architecture does not learn that an entry
//# changed (cache and TLB maintenance, page-table check, paravirtualisation, contiguous entries), and the
//# compiler may write the entry in parts. set_pte_at(), set_ptes(), ptep_set_wrprotect(), pte_clear() and
//# their kin are the ways to change an entry.
//#
//# Found are stores, compound assignments (*p |= ..., (*p).pte |= ...) and WRITE_ONCE().
//#
//# Nothing is ever rewritten: which function is right, and where the mm and the address come from, is for
//# people to decide. A pointer to a variable or to a by-value copy is reported as info.
///
//# Known shortcomings:
//# - A store through an out-parameter that points to a caller's own variable is reported, unless all
//#   callers are in sight.
//# - Under plain Coccinelle, which does not know the Pteris- keys below, reads are reported too.
//
// Confidence: Moderate
// Options: --include-headers
// Keywords: pte_t, set_pte_at
// Pteris-Severity: warning
// Pteris-Kinds: write read-write
// Pteris-Not-In: ^(?:[a-z0-9]*_)*(?:huge_)?ptep_get(?:_lockless)?(?:_norecency)?$|^(?:[a-z0-9]*_)*set_(?:huge_)?ptes?(?:_(?!range$|vaddr$|phys$|safe$)[a-z]+)?$
// Pteris-Local: p info
// Pteris-Message: read-write Direct update of a page-table entry; use set_pte_at() or its kin

@pte_direct_write@
pte_t *p;
expression index, value;
@@

(
* WRITE_ONCE(*p, value)
|
* WRITE_ONCE(p[index], value)
|
* *p
|
* p[index]
)
