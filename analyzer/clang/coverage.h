/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much of a file was compiled, under which profiles, and why the rest was not.
 *
 * A line of code is one with something else on it than blanks, comments and the directives #if, #elif,
 * #else, #endif and #error. It is compiled when some profile parsed the file without skipping it and clang found
 * no error (inline assembly aside) in the same top-level item: the text from one line that starts with '}'
 * to the next.
 */
#ifndef PTERIS_CLANG_COVERAGE_H
#define PTERIS_CLANG_COVERAGE_H

#include "clang/choose.h"

enum coverage_cause {
	CC_NONE,
	CC_ZERO,           /* #if 0 and other constants */
	CC_CONTRADICTION,  /* conditions that exclude each other */
	CC_ASSEMBLY,       /* for the assembler only */
	CC_OUTSIDE,        /* for user space, another language, another compiler or checker */
	CC_NO_SYMBOL,      /* a symbol that no Kconfig file of the architecture has */
	CC_NOT_POSSIBLE,   /* a symbol that cannot be switched so, see detail */
	CC_NOT_SET,        /* the condition holds under no profile that was asked */
	CC_MACRO,          /* depends on a macro that no profile defines (or that all do) */
	CC_NO_PROFILE,     /* no profile of the architecture is open */
	CC_NOT_BUILT,      /* no profile or variant builds the file */
	CC_ERRORS,         /* compiled, but with errors in it */
	CC_FAILED,         /* clang failed */
	CC_COUNT,
};
const char *coverage_cause_id(enum coverage_cause c);   /* "no-symbol", for programs */
const char *coverage_cause_text(enum coverage_cause c); /* for people */

/* Lines that are not compiled for one cause */
struct coverage_gap {
	uint32_t first, last;  /* lines from 1; only some of them may be code */
	uint32_t lines;        /* of code */
	uint8_t cause;         /* enum coverage_cause */
	const char *condition; /* of the innermost branch (of #else: not that of the one before), or NULL */
	const char *detail;    /* the symbols, the macros, the profile with its message …, or NULL */
};
struct coverage {
	const char *path;
	uint32_t lines, covered; /* of code */
	const char **profiles;   /* names of those that compile some of it, in order, NULL-terminated */
	VEC(struct coverage_gap) gaps; /* in order of lines */
};
/* After the last round. All that out holds lives in the arena, but for gaps: coverage_release(). ERR_IO,
 * ERR_NOTFOUND: the file cannot be read. */
int coverage_of(struct choice *c, const struct facts *f, const char *path, struct arena *arena,
		struct coverage *out, struct err *err);
void coverage_release(struct coverage *c);

#endif
