/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The #if branches of one file, and what their conditions say under a configuration.
 *
 *	branches_read(&b, text, size, &err);
 *	branches_of(b, i)->…                       ranges, condition, branch around it
 *	branch_value(b, i, &config)                is it compiled: no, yes, cannot tell
 *
 * Only tokens are read, no syntax tree. An include guard is no branch. What a condition says is
 * three-valued: CONFIG_ symbols are known of every configuration, and so are the few macros that
 * are the same in all C files of the kernel (__KERNEL__, __ASSEMBLY__, MODULE …); other macros depend on
 * headers and cannot be told here, unless the configuration says so.
 */
#ifndef PTERIS_CLANG_BRANCHES_H
#define PTERIS_CLANG_BRANCHES_H

#include "base/base.h"

enum truth { TR_NO, TR_UNKNOWN, TR_YES };

/* What is asked of a configuration. Names with their CONFIG_; "y", "m", a number or a text; NULL: not set. */
struct branch_config {
	const char *(*value)(const void *ctx, const char *symbol);
	/* Any other macro: TR_YES: defined, TR_NO: certainly not. NULL: cannot be told. */
	enum truth (*defined)(const void *ctx, const char *macro);
	const void *ctx;
};

struct branch_info {
	uint32_t start, end;   /* bytes of the body: after the directive's line, up to the next directive */
	uint32_t line, end_line; /* of its #if/#elif/#else, and of the directive that ends it; from 1 */
	uint32_t around;       /* the branch that this one stands in + 1, or 0 */
	uint32_t group;        /* the same for all branches of one #if … #endif; from 0, in order */
	const char *text;      /* its own condition as written, blanks folded ("#else": that of #if); interned */
	bool is_else;
};
struct branches;
/* ERR_FAIL: larger than 1 GB */
int branches_read(struct branches **out, const char *text, size_t size, struct err *err);
struct syntax;
struct branches *branches_new(const struct syntax *s); /* of tokens that are read already */
void branches_free(struct branches *b);
/* In order of their start: a branch comes after the one that it stands in. */
size_t branches_count(const struct branches *b);
const struct branch_info *branches_of(const struct branches *b, size_t i);
/* The innermost branch that holds this byte + 1; 0: none */
uint32_t branches_at(const struct branches *b, uint32_t off);

/* Its own condition, and those of the earlier branches of the group false */
enum truth branch_own_value(const struct branches *b, size_t i, const struct branch_config *c);
/* ... and those of the branches around it */
enum truth branch_value(const struct branches *b, size_t i, const struct branch_config *c);

/* A symbol and what it must be: "y" (set, perhaps as module), "n", "m", or a number */
struct branch_switch {
	const char *symbol, *value; /* interned */
};
struct branch_switches {
	VEC(struct branch_switch) items;
};
/*
 * What must be switched so that the branch is compiled, found from the conditions alone, with as few
 * changes as possible; sorted by symbol. TR_YES: nothing or these; TR_UNKNOWN: these, and some other macro must come
 * out right; TR_NO: no setting does it (#if 0, contradictions).
 */
enum truth branch_switches(const struct branches *b, size_t i, const struct branch_config *c,
			   struct branch_switches *out);
void branch_switches_release(struct branch_switches *s);

/* Why a branch is not compiled, as far as its conditions tell */
enum branch_obstacle {
	BO_NONE,         /* it depends on symbols and macros */
	BO_ZERO,         /* #if 0 or another constant */
	BO_CONTRADICTION, /* its conditions exclude each other */
	BO_ASSEMBLY,     /* only for the assembler, or the linker */
	BO_OUTSIDE,      /* only for user space, another language, another compiler or checker */
};
enum branch_obstacle branch_obstacle(const struct branches *b, size_t i);
/* The symbols (true) or other macros (false) that its conditions name, each once, in order */
typedef VEC(const char *) branch_names_t;
void branch_names(const struct branches *b, size_t i, bool symbols, branch_names_t *out);

#endif
