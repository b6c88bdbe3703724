// SPDX-License-Identifier: GPL-2.0-only
/// Direct read of a PMD entry; use pmdp_get()
///
//# An entry of the page middle directory may change while it is read, by hardware and by other CPUs, and an
//# architecture may store it in another form than it hands out: pmdp_get() reads it once and in the
//# architecture's way.
//# A transparent huge page is mapped by such an entry, and is split and collapsed while others read it.
//#
//# Generic code has not been converted upstream, so this rule is off by default and its findings are
//# information.
//#
//# Why an edit may be withheld: pmdp_get() is not declared at that place (Linux 6.1 has none), the pointer
//# only ever points to a variable or a by-value copy, the value is not just read, or only inference knows
//# the type there.
///
//# Known shortcomings:
//# - Reads that belong together (one guard, several uses) become one call each; hoisting them into a
//#   local, as upstream did by hand, is left to people.
//# - A read outside the page-table lock may want pmdp_get_lockless(); telling the two apart needs flow
//#   analysis.
//# - Under plain Coccinelle, which does not know the Pteris- keys below, this patch also rewrites stores,
//#   &*p and sizeof(*p).
//
// Confidence: Moderate
// Options: --include-headers
// Keywords: pmd_t, pmdp_get
// Pteris-Severity: info
// Pteris-Default: off
// Pteris-Kinds: read index
// Pteris-Needs: pmdp_get
// Pteris-Not-In: ^(?:[a-z0-9]*_)*(?:huge_)?pmdp_get(?:_lockless)?(?:_norecency)?$|^pmd_read_atomic$|^(?:[a-z0-9]*_)*set_(?:huge_)?pmds?(?:_(?!safe$)[a-z]+)?$
// Pteris-Local: p info
// Pteris-Message: index Direct read of a PMD entry in an array; use pmdp_get()
// Pteris-Subject: use pmdp_get() to read PMD entries

@pmd_deref@
pmd_t *p;
expression index;
@@

(
- READ_ONCE(*(p))
+ pmdp_get(p)
|
- READ_ONCE(*p)
+ pmdp_get(p)
|
- READ_ONCE(p[index])
+ pmdp_get(&p[index])
|
- (*(p))
+ pmdp_get(p)
|
- (*p)
+ pmdp_get(p)
|
- *(p)
+ pmdp_get(p)
|
- *p
+ pmdp_get(p)
|
- p[index]
+ pmdp_get(&p[index])
)
