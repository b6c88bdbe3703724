// SPDX-License-Identifier: GPL-2.0-only
/// Direct read of a P4D entry; use p4dp_get()
///
//# An entry of the fourth-level directory may change while it is read, by hardware and by other CPUs, and an
//# architecture may store it in another form than it hands out: p4dp_get() reads it once and in the
//# architecture's way.
//# Where the level is folded away the read costs nothing, with the accessor or without.
//#
//# Generic code has not been converted upstream, so this rule is off by default and its findings are
//# information.
//#
//# Why an edit may be withheld: p4dp_get() is not declared at that place (Linux 6.1 has none), the pointer
//# only ever points to a variable or a by-value copy, the value is not just read, or only inference knows
//# the type there.
///
//# Known shortcomings:
//# - Reads that belong together (one guard, several uses) become one call each; hoisting them into a
//#   local, as upstream did by hand, is left to people.
//# - A read outside the page-table lock may want p4dp_get_lockless(); telling the two apart needs flow
//#   analysis.
//# - Under plain Coccinelle, which does not know the Pteris- keys below, this patch also rewrites stores,
//#   &*p and sizeof(*p).
//
// Confidence: Moderate
// Options: --include-headers
// Keywords: p4d_t, p4dp_get
// Pteris-Severity: info
// Pteris-Default: off
// Pteris-Kinds: read index
// Pteris-Needs: p4dp_get
// Pteris-Not-In: ^(?:[a-z0-9]*_)*(?:huge_)?p4dp_get(?:_lockless)?(?:_norecency)?$|^(?:[a-z0-9]*_)*set_(?:huge_)?p4ds?(?:_(?!safe$)[a-z]+)?$
// Pteris-Local: p info
// Pteris-Message: index Direct read of a P4D entry in an array; use p4dp_get()
// Pteris-Subject: use p4dp_get() to read P4D entries

@p4d_deref@
p4d_t *p;
expression index;
@@

(
- READ_ONCE(*(p))
+ p4dp_get(p)
|
- READ_ONCE(*p)
+ p4dp_get(p)
|
- READ_ONCE(p[index])
+ p4dp_get(&p[index])
|
- (*(p))
+ p4dp_get(p)
|
- (*p)
+ p4dp_get(p)
|
- *(p)
+ p4dp_get(p)
|
- *p
+ p4dp_get(p)
|
- p[index]
+ p4dp_get(&p[index])
)
