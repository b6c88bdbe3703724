/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside facts_collect(): the plan (which units), the workers, and what a worker does to one unit.
 *
 * plan.c     from wished files to units: includers of .c files, units for headers
 * pch.c      which headers are precompiled, which units may use that
 * worker.c   processes: forking, handing out jobs, time limits, crashes, Ctrl-C
 * unit.c     in the worker: parse one unit, answer with all that is known of it
 * collect.c  in the worker: the walk over cursors
 * types.c    in the worker: clang's types as struct ctype
 * facts.c    in the parent: reading answers, what is known of each file, lookup
 * merge.c    in the parent: facts of several units and profiles made one list
 * visible.c  in the parent: from which byte on a function is declared
 */
#ifndef PTERIS_CLANG_UNIT_H
#define PTERIS_CLANG_UNIT_H

#include "clang/clang.h"
#include "clang/internal.h"

/* A precompiled header: of one profile, for units whose flags that change meaning agree */
struct pch {
	size_t profile;
	const char *file;    /* where it is kept */
	const char *header;  /* the file with the #includes, beside it */
	const char *plain;   /* job.plain of the units that may use it */
	const char *const *args;
	const char *const *includes; /* -include files that are in it, NULL-terminated */
	bool ready, failed;  /* made or seen to be there; cannot be made, then without */
	bool planned;        /* a job of this collection makes it, or it is there */
	bool needed;         /* by a unit that the cache did not answer */
	struct map *files;   /* paths that are in it; NULL until an answer told */
	struct graph *graph; /* who includes whom in it, likewise */
	struct words wanted; /* those of them that were wished for, when there were … */
	size_t wanted_at;    /* … this many wishes; see pch_wanted() */
	bool has_id;         /* of the contents of all its files; see cache.h */
	unsigned char id[16];
};

enum job_kind { JOB_UNIT, JOB_PCH };
struct job {
	enum job_kind kind;
	size_t profile;
	const char *path;    /* main file, below the root; JOB_PCH: the file with the #includes */
	const char *const *args; /* NULL-terminated */
	const char *prelude; /* header put before the main file, or NULL */
	bool built;          /* so errors are a surprise */
	const char *plain;   /* flags that must agree with those of a precompiled header; interned */
	struct pch *pch;     /* that it makes, or may use if pch_fits(); NULL: none */
	const struct directives *directives; /* what its text says to the preprocessor; see pch.c */
};

/* A file that was wished for, and under which profiles; numbers of files never change */
struct plan_file {
	const char *path;          /* interned */
	VEC(uint32_t) profiles;    /* sorted */
};
struct plan_profile {
	const struct profile *profile;
	bool headers;              /* some header was wished for under it */
	VEC(struct pch *) pchs;
};

/* What all workers know when they are forked. */
struct plan {
	const struct fact_request *req;
	const char *root;
	size_t root_len;
	VEC(struct plan_profile) profiles;
	VEC(struct plan_file) files;
	struct map *file_no;       /* path → index + 1 */
	size_t wishes;             /* how many there were */
	struct map *watch_no;      /* name → index + 1 */
	VEC(struct job) jobs;
	struct map *units;         /* "profile path" of this collection's units */
	struct map *scanned, *includers, *users; /* what was read of folders; see plan.c */
	struct map *directives;    /* path → struct directives *; see pch.c */
	const char *pch_text;      /* what is precompiled; NULL: not chosen yet */
	struct arena *arena;
};

/* plan.c */
void plan_init(struct plan *p, const struct fact_request *req);
size_t plan_profile_add(struct plan *p, const struct profile *profile);
/* Number of the file; *is_new: was not wished for under this profile before */
size_t plan_wish(struct plan *p, const char *path, size_t profile, bool *is_new);
/* Was it wished for under this profile? -1, or its number */
int32_t plan_wanted(const struct plan *p, const char *path, size_t profile);
/* A unit for a .c file. Does the configuration build it? */
bool plan_unit(struct plan *p, const char *path, size_t profile);
/* For a header that is in a precompiled one, or was in the unit `home` (may be NULL) */
void plan_again(struct plan *p, const char *path, const char *home, size_t profile);
/* A unit for what no other contained, headers too */
void plan_leftover(struct plan *p, const char *path, size_t profile);
void plan_begin(struct plan *p);      /* another collection */
void plan_clear_jobs(struct plan *p); /* its second part */
void plan_release(struct plan *p);
/* Names of a folder's .c files, sorted */
void plan_c_files(const struct plan *p, const char *dir, struct words *out);
/* Path of what `#include "text"` in a file of this folder means, below the root; "a/../b" folded */
char *plan_resolve(const char *dir, const char *text, size_t len);

/* pch.c */
/* Adds a JOB_PCH for units that share flags where that pays, and brings the jobs into an order in
 * which no worker waits for one. */
void pch_choose(struct plan *p);
/* Its files that were wished for under its profile */
const struct words *pch_wanted(const struct plan *p, struct pch *pch);
void pch_release(struct pch *pch);
struct job pch_job(struct pch *pch);
/* May this job use it? Call only when pch.files is known. */
bool pch_fits(const struct job *job);
/* Removes what a killed worker left, and old ones. */
void pch_clean(const struct plan *p);
/* Read once per file */
const struct directives *directives_of(struct plan *p, const char *path);
void directives_release(struct plan *p);

/* ---- in the worker ---------------------------------------------------------------------------- */
/* Flags of an order to a worker */
enum { ORDER_PCH = 1 }; /* the precompiled header may be used */
/* Parses and answers. The answer is empty when clang gave no unit at all. */
void unit_run(const struct plan *p, const struct job *job, unsigned flags, struct str *answer);

/* ---- answers ----------------------------------------------------------------------------------- */
enum answer_sort {
	ANSWER_PLAIN,
	ANSWER_PCH,    /* of a unit that used a precompiled header */
	ANSWER_NO_PCH, /* of a JOB_PCH: its headers have errors; nothing but what it read is of use */
};
/*
 * answer: enum answer_sort, main, reason, files[], absent[], missing[], types[], wanted[], diags[], edges[],
 *         decls[]
 *   main: path of the unit's main file
 *   file: path, length of its end that was looked for along the search list (0: not so found)
 *   absent: paths that were looked for in vain; missing: names found nowhere (both only for the cache)
 *   wanted: file, entered (0: only bodies of its macros were seen), facts[], skipped[]
 *   fact: start - that of the one before, end - start + 1 (0: macro body), kind, use, depth, type,
 *         operand (0: none), expansions[]; sorted by cmp_key()
 *   expansion: file, offset
 *   diag: file, offset, severity, asm, text
 *   edge: from, offset, to        decl: watch_no, file, offset
 * file, from, to are places in files[].
 */

/* ---- merge.c ------------------------------------------------------------------------------------ */
/* By start, kind, end (longest first), depth */
int fact_cmp_key(const struct fact *a, const struct fact *b);
struct number_set {
	uint64_t *at; /* 0: free */
	size_t n, cap;
};
/* Facts of one file, sorted by key */
struct fact_list {
	VEC(struct fact) items;
	struct number_set seen; /* fact and expansion, as one hash */
};
/* Facts as one unit says them: sorted by key; the expansions of items.at[i] end at seen_end.at[i] */
struct fact_news {
	VEC(struct fact) items;
	VEC(uint32_t) seen_end;
	VEC(uint64_t) seen;
};
void fact_list_add(struct fact_list *l, const struct fact_news *news, unsigned bit);
/* Bits from this one on move up by one: a profile was put in between. */
void fact_list_shift(struct fact_list *l, unsigned bit);
/* Brings facts with equal keys into their order. */
void fact_list_tidy(struct fact_list *l);
void fact_list_release(struct fact_list *l);

#endif
