/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which profile for which file: enough of them that every #if branch is compiled under one, and that
 * each property of the prepared profiles that page-table code depends on (word size, MMU, levels of
 * page tables, …) is met once, but no more than that, since each costs a parse.
 *
 *	struct choice_options o = { .profiles = …, .variants = true };
 *	struct choice *c = choice_new(&o);
 *	struct fact_request req = { .profiles = o.profiles, … };
 *	struct facts *f = facts_new(&req);
 *
 *	n = choice_first(c, f, files, &wishes);
 *	while (n) {
 *		facts_collect(f, wishes, n, &err);
 *		n = choice_next(c, f, &wishes);
 *	}
 *	profile numbers in facts → choice_profile(c, no)     // variants come behind o.profiles
 *	coverage_of(c, f, …)                                 // coverage.h
 *	facts_free(f); choice_free(c);
 *
 * - A file below arch/X, headers too: every profile of X that builds it.
 * - Any other file: the first profile that builds it, then greedily those that add most: properties
 *   not yet met, branches not yet estimated to be compiled.
 * - Then rounds: for lines that are still skipped under all profiles asked so far, the profiles under which the
 *   conditions hold or cannot be told, greedily by lines; where none is left, variants: a profile with
 *   CONFIG_ symbols switched (variant.h), which builds the file or compiles the branch.
 * - A file that no profile builds is asked under the variant that builds it; where there is none,
 *   under the first profile of its architecture.
 *
 * Nothing here depends on jobs, on caches, or on the order of answers.
 */
#ifndef PTERIS_CLANG_CHOOSE_H
#define PTERIS_CLANG_CHOOSE_H

#include "clang/clang.h"
#include "clang/profile.h"
#include "tree/tree.h"

struct choice;
struct fact_wish; /* clang.h */
struct choice_options {
	const struct tree *tree;
	const struct profile *const *profiles; /* open, NULL-terminated, in the user's order */
	bool variants;          /* make variants, too */
	/* Is it worth further rounds to have this branch of the file (bytes of its body), or this
	 * top-level item that is in no branch, compiled? NULL: all are. */
	bool (*wanted)(void *ctx, const char *path, uint32_t start, uint32_t end);
	/* May code of this architecture (folder below arch/), or generic code, define this macro? What
	 * is certainly not defined needs no parse to find out. NULL: any may. */
	bool (*may_define)(void *ctx, const char *srcarch, const char *macro);
	void *ctx;
};
/* What o points to must outlive it; o itself need not. */
struct choice *choice_new(const struct choice_options *o);
/* Frees the variants, too: not before the facts that were collected under them. */
void choice_free(struct choice *c);

/*
 * files: below the root, .c and .h, NULL-terminated. The wishes are good until the next call; sorted by
 * profile, then path. Each file is wished for under one profile at least, if there is any profile. Adds
 * variants to f where only they build a file.
 */
size_t choice_first(struct choice *c, struct facts *f, const char *const *files,
		    const struct fact_wish **wishes);
/* Asks this file under this profile, too, if it is one of choice_first() that is not asked under too many
 * yet. Then choice_wishes() gives all wishes of the round, as choice_first() did. */
void choice_also(struct choice *c, const char *path, size_t profile);
size_t choice_wishes(struct choice *c, const struct fact_wish **wishes);
/* Looks at what the wishes so far brought; adds variants to f. Returns 0 when nothing is left to ask. */
size_t choice_next(struct choice *c, struct facts *f, const struct fact_wish **wishes);

/* Profile number no of the facts: one of the options, or a variant */
const struct profile *choice_profile(const struct choice *c, size_t no);
size_t choice_nprofiles(const struct choice *c);

#endif
