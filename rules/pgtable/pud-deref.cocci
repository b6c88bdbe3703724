// SPDX-License-Identifier: GPL-2.0-only
/// Direct read of a PUD entry; use pudp_get()
///
//# An entry of the page upper directory may change while it is read, by hardware and by other CPUs, and an
//# architecture may store it in another form than it hands out: pudp_get() reads it once and in the
//# architecture's way.
//# A huge page may be mapped by such an entry, and is split while others read it.
//#
//# Generic code has not been converted upstream, so this rule is off by default and its findings are
//# information.
//#
//# Why an edit may be withheld: pudp_get() is not declared at that place (Linux 6.1 has none), the pointer
//# only ever points to a variable or a by-value copy, the value is not just read, or only inference knows
//# the type there.
///
//# Known shortcomings:
//# - Reads that belong together (one guard, several uses) become one call each; hoisting them into a
//#   local, as upstream did by hand, is left to people.
//# - A read outside the page-table lock may want pudp_get_lockless(); telling the two apart needs flow
//#   analysis.
//# - Under plain Coccinelle, which does not know the Pteris- keys below, this patch also rewrites stores,
//#   &*p and sizeof(*p).
//
// Confidence: Moderate
// Options: --include-headers
// Keywords: pud_t, pudp_get
// Pteris-Severity: info
// Pteris-Default: off
// Pteris-Kinds: read index
// Pteris-Needs: pudp_get
// Pteris-Not-In: ^(?:[a-z0-9]*_)*(?:huge_)?pudp_get(?:_lockless)?(?:_norecency)?$|^(?:[a-z0-9]*_)*set_(?:huge_)?puds?(?:_(?!safe$)[a-z]+)?$
// Pteris-Local: p info
// Pteris-Message: index Direct read of a PUD entry in an array; use pudp_get()
// Pteris-Subject: use pudp_get() to read PUD entries

@pud_deref@
pud_t *p;
expression index;
@@

(
- READ_ONCE(*(p))
+ pudp_get(p)
|
- READ_ONCE(*p)
+ pudp_get(p)
|
- READ_ONCE(p[index])
+ pudp_get(&p[index])
|
- (*(p))
+ pudp_get(p)
|
- (*p)
+ pudp_get(p)
|
- *(p)
+ pudp_get(p)
|
- *p
+ pudp_get(p)
|
- p[index]
+ pudp_get(&p[index])
)
