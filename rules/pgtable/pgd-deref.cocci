// SPDX-License-Identifier: GPL-2.0-only
/// Direct read of a PGD entry; use pgdp_get()
///
//# An entry of the page global directory may change while it is read, by hardware and by other CPUs, and an
//# architecture may store it in another form than it hands out: pgdp_get() reads it once and in the
//# architecture's way.
//# On two-level 32-bit arm pgd_t is an array that no function can return: there pgdp_get() is a macro.
//#
//# Generic code has not been converted upstream, so this rule is off by default and its findings are
//# information.
//#
//# Why an edit may be withheld: pgdp_get() is not declared at that place (Linux 6.1 has none), the pointer
//# only ever points to a variable or a by-value copy, the value is not just read, or only inference knows
//# the type there.
///
//# Known shortcomings:
//# - Reads that belong together (one guard, several uses) become one call each; hoisting them into a
//#   local, as upstream did by hand, is left to people.
//# - A read outside the page-table lock may want pgdp_get_lockless(); telling the two apart needs flow
//#   analysis.
//# - Under plain Coccinelle, which does not know the Pteris- keys below, this patch also rewrites stores,
//#   &*p and sizeof(*p).
//
// Confidence: Moderate
// Options: --include-headers
// Keywords: pgd_t, pgdp_get
// Pteris-Severity: info
// Pteris-Default: off
// Pteris-Kinds: read index
// Pteris-Needs: pgdp_get
// Pteris-Not-In: ^(?:[a-z0-9]*_)*(?:huge_)?pgdp_get(?:_lockless)?(?:_norecency)?$|^(?:[a-z0-9]*_)*set_(?:huge_)?pgds?(?:_(?!safe$)[a-z]+)?$
// Pteris-Local: p info
// Pteris-Message: index Direct read of a PGD entry in an array; use pgdp_get()
// Pteris-Subject: use pgdp_get() to read PGD entries

@pgd_deref@
pgd_t *p;
expression index;
@@

(
- READ_ONCE(*(p))
+ pgdp_get(p)
|
- READ_ONCE(*p)
+ pgdp_get(p)
|
- READ_ONCE(p[index])
+ pgdp_get(&p[index])
|
- (*(p))
+ pgdp_get(p)
|
- (*p)
+ pgdp_get(p)
|
- *(p)
+ pgdp_get(p)
|
- *p
+ pgdp_get(p)
|
- p[index]
+ pgdp_get(&p[index])
)
