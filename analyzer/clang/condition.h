/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One #if condition as an expression: what it is worth under a configuration, and what would have to
 * be so to make it true or false. For branches.c.
 */
#ifndef PTERIS_CLANG_CONDITION_H
#define PTERIS_CLANG_CONDITION_H

#include "clang/branches.h"
#include "syntax/syntax.h"

struct condition;
/* The tokens [from, to) of an #if line after its word; never NULL: what is no expression is opaque. */
struct condition *condition_parse(struct arena *a, const struct syntax *s, tok_id from, tok_id to);
/* The one name of an #ifdef line */
struct condition *condition_defined(struct arena *a, const struct syntax *s, tok_id from, tok_id to);
/* Text of tokens, blanks and comments folded; interned */
const char *condition_text(const struct syntax *s, tok_id from, tok_id to);
struct condition *condition_not(struct arena *a, struct condition *c);
struct condition *condition_always(struct arena *a);

enum truth condition_value(const struct condition *e, const struct branch_config *c);
/* Adds the symbols or the other macros it names. */
void condition_names(const struct condition *e, bool symbols, branch_names_t *out);

/* ---- what would have to be so ------------------------------------------------------------------ */
enum { SET_N = 1, SET_M = 2, SET_Y = 4 };
/* One thing that has to be so */
struct literal {
	const char *name;   /* a symbol, a macro, or the text of what is not understood; interned */
	bool symbol;
	bool number;        /* lo … hi, else mask */
	uint8_t mask;       /* SET_*: one of these; for macros SET_N and SET_Y: defined or not */
	long long lo, hi;
};
/* All of them together; sorted by name */
struct term {
	struct literal *lits;
	size_t n;
};
/* One of the terms; n == 0: impossible */
struct terms {
	VEC(struct term) items;
	bool cut;           /* there would have been more */
};
void terms_release(struct terms *t);
/* condition == holds. Everything in out lives in the arena but its list. */
void condition_terms(const struct condition *e, bool holds, struct arena *a, struct terms *out);
/* a := a and b */
void terms_and(struct terms *a, const struct terms *b, struct arena *arena);
/* The macros that are the same in all C files of the kernel: true, and whether it is defined there, and
 * what for it is not so (BO_NONE: nothing special). */
bool macro_is_known(const char *name, bool *defined, enum branch_obstacle *otherwise);

#endif
