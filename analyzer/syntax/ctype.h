/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * C types as seen by both sources of types: clang's facts and our own inference. Interned: two equal
 * types are one pointer; never freed. Qualifiers are left out (no rule asks for them yet).
 *
 * A typedef keeps its name and what it stands for, so `pte_t *` and `struct { … } *` can be told
 * apart, and `pgtable_t` on s390 is found to be a `pte_t *`.
 */
#ifndef PTERIS_CTYPE_H
#define PTERIS_CTYPE_H

#include "base/base.h"

enum ctype_kind {
	CT_UNKNOWN,
	CT_BASE,    /* name: "int", "unsigned long", "void", "_Bool", … canonical spelling */
	CT_STRUCT,  /* name: tag, or "" when anonymous */
	CT_UNION,
	CT_ENUM,
	CT_TYPEDEF, /* name; inner: what it stands for (CT_UNKNOWN when not known) */
	CT_POINTER, /* inner */
	CT_ARRAY,   /* inner */
	CT_FUNC,    /* inner: result */
};
struct ctype {
	uint8_t kind;
	const char *name; /* interned, "" when none */
	const struct ctype *inner;
};
const struct ctype *ctype_get(enum ctype_kind kind, const char *name, const struct ctype *inner);
extern const struct ctype *const ctype_unknown;

/* Through typedefs, to the first kind that is none */
const struct ctype *ctype_strip(const struct ctype *t);
/* What a pointer or array (through typedefs) points to; NULL when t is neither. For CT_FUNC its own
 * self (a function decays). */
const struct ctype *ctype_pointee(const struct ctype *t);
/* Is t, or anything on its chain of typedefs, the typedef `name`? */
bool ctype_is_named(const struct ctype *t, const char *name);
/* Is an expression of type t usable where `want` is asked for by a typed metavariable? Arrays decay
 * to pointers; typedef names compare along the chain. Three-valued: 1 yes, 0 no, -1 cannot tell
 * (some part is unknown). */
int ctype_matches(const struct ctype *t, const struct ctype *want);
/* C spelling: "pte_t *", "struct vm_fault *" */
void ctype_print(const struct ctype *t, struct str *out);
/* ... of something with a name: "pte_t *ptep", "int (*f)()" */
void ctype_print_declared(const struct ctype *t, const char *name, struct str *out);
/* Compact form for pipes and databases: P<inner> pointer, A<inner> array, F<inner> function,
 * T<name>;<inner> typedef, S<name>; U<name>; E<name>; B<name>; and ? for unknown. */
void ctype_dump(const struct ctype *t, struct str *out);
/* *p is moved behind what was read; ctype_unknown and *p = NULL on nonsense */
const struct ctype *ctype_load(const char **p, const char *end);

#endif
