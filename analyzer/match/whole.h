/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whole semantic patches (session.h) under check, fix and series: rule files for which pattern.c and its kin are too
 * small. whole.c (rule files, which files, workers), whole_watch.c (one run over one file: what matched), whole_said.c
 * (what scripts print), whole_find.c (what all runs over one file say together → findings, edits).
 *
 * Runs over one file: one in each mode that the rule file offers and that counts here (patch, and one that reports);
 * and where clang's facts differ between profiles that compile a place that a rule asked about, one more for each
 * profile. A finding says under which it was found; an edit is made only if all that compile its place agree.
 */
#ifndef PTERIS_WHOLE_H
#define PTERIS_WHOLE_H

#include "match/private.h"
#include "match/session_watch.h"

struct whole_mode {
	struct session_options so;
	struct session *s;
	bool patches, reports;
};
struct whole {
	const struct rule *rule;
	const char *const *no_virtuals;
	struct whole_mode modes[2];
	size_t nmodes;
	paths_t files;           /* in which it may match; with types */
	bool typed;              /* some rule asks for types */
	bool one_by_one;         /* scripts keep a state from file to file */
	bool scripts;
};

/* ---- one run over one file (whole_watch.c) ------------------------------------------------------- */
struct hit {                     /* a place where a rule that says something matched */
	uint32_t at, end;        /* of the text before all edits */
	const char *rule;
	const char *function;
	const char *code;        /* normalised */
	bool exact, changes, conflict;
	VEC(uint32_t) places;    /* the code that is marked in the rule, or stands beside what is added */
	VEC(uint32_t) steps;     /* where its parts begin */
};
struct said {                    /* a finding that a script printed */
	const char *file, *message;
	int line, column, end_column;
	VEC(int) steps;          /* lines */
};
struct made {                    /* edits */
	uint32_t hit;            /* index + 1 */
	struct edit_group group;
};
struct whole_run {
	const struct whole *w;
	const struct whole_mode *mode;
	struct run *r;
	const char *path;
	struct arena *arena;     /* of texts */
	uint64_t view;
	const char *arch;        /* types as it sees them, or NULL */
	const struct file_facts *ff;
	const struct whole_run *forbidden; /* hits of this run that are marked may not change anything … */
	const bool *marks;       /* … by index; NULL: all may */
	/* out */
	VEC(struct hit) hits;
	VEC(struct said) said;
	VEC(const char *) other_lines; /* that scripts printed */
	VEC(struct made) made;
	VEC(const struct smpl_rule *) changers; /* rules that changed something, each once */
	VEC(const char *) inexact; /* functions in which a match needed inference */
	VEC(uint32_t) unknown;   /* where a type was missing */
	VEC(uint32_t) places;    /* all that matched */
	VEC(struct macro_place) in_macros;
	VEC(struct gap) gaps;
	struct edit *all;        /* all edits together */
	size_t nall;
	struct str before;
	bool differs, failed;
};
void whole_run_file(struct whole_run *x);
void whole_run_release(struct whole_run *x);

/* whole_said.c: lines of coccilib.report and coccilib.org */
void whole_said(struct whole_run *x, const char *text, size_t size);

/* ---- all runs (whole_find.c) ---------------------------------------------------------------------- */
struct whole_out {
	VEC(struct finding) findings;
	VEC(struct edit_group) groups;
	VEC(struct gap) gaps;
	VEC(const char *) notes;
	struct candidate candidate;
	struct arena *arena;
};
/* Findings and edits of one rule file in one file. r->facts may be NULL. */
void whole_find(struct run *r, struct whole *w, const char *path, struct whole_out *out);
/* Where clang should look, as inference sees it */
void whole_places(struct run *r, struct whole *w, const char *path, struct whole_out *out);

#endif
