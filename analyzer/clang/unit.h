/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside facts_collect(): the plan (which units), the workers, and what a worker does to one unit.
 *
 * plan.c     from requested files to units: includers of .c files, units for headers
 * pch.c      which headers are precompiled, which units may use that
 * worker.c   processes: forking, handing out jobs, time limits, crashes, Ctrl-C
 * unit.c     in the worker: parse one unit, answer with all that is known of it
 * collect.c  in the worker: the walk over cursors
 * types.c    in the worker: clang's types as struct ctype
 * facts.c    in the parent: reading answers, merging, lookup
 * visible.c  in the parent: from which byte on a function is declared
 */
#ifndef PTERIS_CLANG_UNIT_H
#define PTERIS_CLANG_UNIT_H

#include "clang/clang.h"
#include "clang/internal.h"

enum job_kind { JOB_UNIT, JOB_PCH };
struct job {
	enum job_kind kind;
	const char *path;    /* main file, below the root; JOB_PCH: the file with the #includes */
	const char *const *args; /* NULL-terminated */
	const char *prelude; /* header put before the main file, or NULL */
	bool built;          /* so errors are a surprise */
	const char *plain;   /* flags that must agree with those of a precompiled header, joined */
	struct directives *directives; /* what its text says to the preprocessor; see pch.c */
};

/* What all workers know when they are forked. */
struct plan {
	const struct fact_request *req;
	const char *root;
	size_t root_len;
	const char *const *files;  /* requested, sorted, without duplicates */
	size_t nfiles;
	struct map *file_no;       /* path → index + 1 */
	struct map *watch_no;      /* name → index + 1 */
	bool headers;              /* some requested file is a header */
	VEC(struct job) jobs;
	const char *pch;           /* file of the precompiled header, or NULL: none is used */
	const char *pch_plain;     /* job.plain of the units that may use it */
	const char *const *pch_includes; /* -include files that are in it, NULL-terminated */
	struct map *pch_files;     /* paths that are in it; known once the job that makes it answered */
	struct arena *arena;
};

/* plan.c */
void plan_init(struct plan *p, const struct fact_request *req);
void plan_units(struct plan *p); /* jobs for the requested .c files */
/* Jobs for what no unit contained: seen[i] says of plan.files[i] that one did. */
void plan_leftovers(struct plan *p, const bool *seen);
void plan_release(struct plan *p);

/* pch.c */
/* Puts a JOB_PCH in front of the others when that pays. */
void pch_choose(struct plan *p);
/* May this job use it? Call only when pch_files is known. */
bool pch_fits(const struct plan *p, const struct job *job);
void pch_clean(const struct plan *p); /* removes what a killed worker left, and old ones */
struct directives *directives_read(const char *path);
void directives_free(struct directives *d);

/* ---- in the worker ---------------------------------------------------------------------------- */
/* Flags of an order to a worker */
enum { ORDER_PCH = 1 }; /* the precompiled header may be used */
/* Parses and answers. The answer is empty when clang gave no unit at all. */
void unit_run(const struct plan *p, const struct job *job, unsigned flags, struct str *answer);

/* ---- answers ----------------------------------------------------------------------------------- */
/*
 * answer: ok, reason, files[], types[], requested[], diags[], edges[], decls[]
 *   requested: file_no, entered (0: only bodies of its macros were seen), facts[], skipped[]
 *   fact: start, end, kind, use, depth, type, operand (0: none), expansions[]
 *   diag: file_no + 1 (0: not requested), offset, severity, asm, text
 *   edge: from, offset, to (files[])        decl: watch_no, file, offset
 */
#endif
