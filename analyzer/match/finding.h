/* SPDX-License-Identifier: GPL-2.0-only */
/* What a run finds. match/ makes it, report/ prints it. */
#ifndef PTERIS_MATCH_FINDING_H
#define PTERIS_MATCH_FINDING_H

#include "base/base.h"

enum severity { SEV_INFO, SEV_WARNING, SEV_ERROR };
const char *severity_name(enum severity s);
int severity_parse(const char *name); /* -1: no such */

struct finding_step { const char *file; int line; const char *note; };
struct finding {
	const char *rule;
	enum severity severity;
	const char *file;
	int line, column, end_line, end_column;
	const char *function;      /* "" at file scope */
	const char *message;
	const char *kind;          /* "read", "write", "read-write", "index", or "" */
	const char *const *profiles; /* NULL-terminated */
	bool exact;
	bool fixable;
	const char *no_fix;        /* why not, when !fixable; NULL else */
	const char *fingerprint;   /* "1:…" */
	const struct finding_step *path;
	size_t npath;
};
struct coverage; /* clang/coverage.h */
struct gap { const char *file, *reason; };
struct result {
	const char *root;             /* of the tree, to show source lines; NULL: don't */
	VEC(struct finding) findings; /* sorted by file, line, column, rule */
	VEC(struct gap) gaps;         /* sorted by file, reason */
	size_t nprofiles;             /* that the rules were run under */
	uint64_t files_total;         /* source files looked at by the scan */
	uint64_t files_checked;       /* files that a rule could touch */
	bool interrupted;
	const struct coverage *coverage; /* of files, sorted by path; NULL: nobody asked */
	size_t ncoverage;
	struct arena *arena;
};

#endif
