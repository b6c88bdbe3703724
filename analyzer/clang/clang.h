/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Profiles and facts: everything that needs libclang, and the only module that includes clang-c/.
 *
 * profile.h says under which flags a file is parsed. This header collects facts: what clang says of
 * source ranges, keyed by *spelling*, so that they can be joined to the syntax tree. The join recipe
 * (plain code and macro arguments by start, end and kind; macro bodies by start, kind and nesting;
 * facts are sets) was measured; see clang/README.
 *
 *	struct fact_request req = { .profiles = …, .watch = … };
 *	struct facts *f = facts_new(&req);
 *	facts_collect(f, wishes, nwishes, &err);      // again and again, with further wishes
 *	facts_of(f, path) → file_facts_find(ff, start, end, FK_DEREF, …)
 *
 * Work is done by worker processes (fork); a worker that crashes or exceeds the time limit costs the
 * one file it was at, which is listed as a gap with its reason; the others go on with a new worker.
 */
#ifndef PTERIS_CLANG_H
#define PTERIS_CLANG_H

#include "base/base.h"
#include "clang/profile.h"
#include "syntax/ctype.h"

/* Kinds of expression that carry facts; the same as the syntax tree's node kinds of that name. */
enum fact_kind {
	FK_DEREF, FK_INDEX, FK_MEMBER /* . and -> */, FK_CALL, FK_IDENT, FK_CAST, FK_ADDR, FK_PAREN,
	FK_UNARY, FK_BINARY, FK_ASSIGN /* = and compound */, FK_COND, FK_STMT_EXPR, FK_LITERAL,
	FK_COMPOUND_LIT, FK_INIT_LIST, FK_OTHER,
};
/* How the value at this place is used in one expansion; a set over all expansions. Found from the
 * chain of clang's ancestors (parentheses, implicit casts and member accesses `.x` looked through). */
enum fact_use {
	FU_READ = 1 << 0,        /* loaded */
	FU_WRITE = 1 << 1,       /* left side of = */
	FU_READ_WRITE = 1 << 2,  /* compound assignment, ++, -- */
	FU_ADDRESS = 1 << 3,     /* operand of &, or an array that decays */
	FU_UNEVALUATED = 1 << 4, /* in sizeof, typeof, _Alignof, _Generic's controlling expression,
				  * __builtin_types_compatible_p, __builtin_constant_p … */
	FU_QUALIFIED = 1 << 5,   /* no use: FK_DEREF and FK_INDEX of something const or volatile */
};
struct fact {
	uint32_t start, end;    /* byte offsets of the spelling; end is 0 in a macro body */
	uint8_t kind;           /* enum fact_kind */
	uint8_t use;            /* set of enum fact_use; profiles that differ in it have a fact each */
	uint16_t depth;         /* macro body: nesting among facts of the same kind and start, from 0,
				 * outermost first */
	const struct ctype *type;    /* type of the expression itself, not converted */
	const struct ctype *operand; /* FK_DEREF: type of the operand; FK_INDEX: of the base before
				      * decay; FK_MEMBER: of the object; else NULL */
	uint32_t expansions;    /* in how many different expansions it was seen, under any profile (1 for
				 * plain code) */
	uint64_t in;            /* under which profiles: bit i is file_facts.profiles[i] */
};

enum file_state {
	FS_UNSEEN,   /* no translation unit contained it */
	FS_PARSED,
	FS_FAILED,   /* crash, time limit, or clang gave no unit: see reason */
};
/* One source file as one profile sees it, over all units of that profile that contain it */
struct file_profile {
	size_t no;              /* fact_request.profiles[no] */
	int state;              /* enum file_state */
	const char *reason;     /* of FS_FAILED; else the missing generated header for which nothing here is certain
				 * ("mm/a.c:3: 'asm/foo.h' file not found"; only said of .c files), or NULL */
	struct skipped { uint32_t start, end; } *skipped; /* byte ranges that no unit compiled: those
				 * skipped by the preprocessor in every unit that contains the file; sorted,
				 * without overlaps */
	size_t nskipped;
	struct diag {           /* errors and warnings whose spelling lies in this file; sorted */
		uint32_t off;
		uint8_t severity; /* 2 warning, 3 error, 4 fatal */
		bool is_asm;      /* inline assembly: ignored for exactness */
		const char *text;
	} *diags;
	size_t ndiags;
	struct visible {        /* from which byte on a watched function is declared in this file */
		const char *name;
		uint32_t from;  /* UINT32_MAX: never */
	} *visible;
	size_t nvisible;
	bool built;             /* the profile's configuration builds it (an object file of its own) */
};
#define FILE_PROFILES_MAX 64
/* What is known of one source file, under all profiles that it was asked for under */
struct file_facts {
	const char *path;       /* below the tree root */
	struct fact *facts;     /* sorted by start, kind, end (longest first), depth, type */
	size_t nfacts;
	struct file_profile *profiles; /* by no; at most FILE_PROFILES_MAX */
	size_t nprofiles;
};

struct fact_request {
	const struct profile *const *profiles; /* NULL-terminated; more may follow: facts_add_profile() */
	const char *const *watch;   /* function names whose visibility is asked for, NULL-terminated */
	int jobs;                   /* worker processes */
	int timeout;                /* seconds a file; 0: 60 */
	bool no_pch;                /* plain parses only: for verification and for tests */
	const char *const *overlay_paths; /* files whose content is replaced for this parse … */
	const struct str *overlay_texts;  /* … by these; used by verification. NULL: none */
	const char *cache;          /* folder where answers are kept between runs, by content; NULL: none */
	uint64_t cache_limit;       /* bytes it may grow to; 0: 2 GB */
	void (*progress)(void *ctx, size_t done, size_t total);
	void *ctx;
};
/*
 * A file that is wanted, under one profile. A .c that another .c includes is parsed through its
 * includer; a header is taken from whatever unit of that profile contains it, and gets a unit of its
 * own when none did.
 */
struct fact_wish {
	const char *path;       /* below the root */
	size_t profile;         /* index into the profiles */
};
struct facts;
/* What req points to must outlive the facts. */
struct facts *facts_new(const struct fact_request *req);
/* A further profile (a variant that turned out to be useful); returns its number. */
size_t facts_add_profile(struct facts *f, const struct profile *p);
/*
 * Parses what is wished and not known yet; may be called again with more. One crew of workers serves
 * all profiles. ERR_INTR on Ctrl-C; a failing file is no error here but a state. The result does not
 * depend on jobs or on the order in which workers finish. Invalidates what the questions below gave.
 */
int facts_collect(struct facts *f, const struct fact_wish *wishes, size_t n, struct err *err);
/* With a cache: has no file that was read changed meanwhile, as far as that can be seen? */
bool facts_steady(const struct facts *f);
void facts_free(struct facts *f);
/* All files that were wished for, sorted by path */
size_t facts_nfiles(const struct facts *f);
const struct file_facts *facts_file(const struct facts *f, size_t i);
const struct file_facts *facts_of(const struct facts *f, const char *path); /* NULL: never asked */
/* As this profile sees it; NULL: was not wished for under it */
const struct file_profile *file_profile_of(const struct file_facts *ff, size_t profile);
/* Is this byte in none of the skipped ranges of a parsed file? */
bool file_profile_compiles(const struct file_profile *fp, uint32_t off);

/* All facts of this kind that start here (and, if end is not 0, end there), of all profiles. Returns
 * how many, writes the first. They stand side by side in file_facts.facts. */
size_t file_facts_find(const struct file_facts *ff, uint32_t start, uint32_t end, enum fact_kind kind,
		       const struct fact **first);

/* Test and bug-report hook: PTERIS_CRASH_ON=path makes the worker that is given that path abort;
 * PTERIS_HANG_ON=path makes it sleep. "path@no": only under that profile. */

#endif
