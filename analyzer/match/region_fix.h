/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Edits for what regional.c finds, where they are mechanical:
 *
 *	region_plan.c   a fault → ways to mend it: statements of the file that go, come, or move
 *	region_edit.c   those → edits, made by the printer that makes those of semantic patches
 *	region_fix.c    edits → does the analysis of the edited function find the fault gone and nothing new, under every
 *	                architecture? Only then they are made.
 */
#ifndef PTERIS_MATCH_REGION_FIX_H
#define PTERIS_MATCH_REGION_FIX_H

#include "flow/region.h"
#include "match/private.h"

/* ---- region_fix.c ---------------------------------------------------------------------------- */
struct region_arch {             /* one that has the mode */
	struct program *program;
	struct regions *regions;
};
struct region_want {             /* a finding that wants an edit */
	size_t finding;          /* index in the result */
	const struct region_found *found;
};
typedef VEC(struct region_arch) region_arches_t;
typedef VEC(struct region_want) region_wants_t;
/* Adds groups of edits to the result, and says of each finding whether it has one, or why not. */
void region_fixes(struct run *r, const struct region_spec *spec, const region_arches_t *arches, region_wants_t *wants);

/* A function of the tree, and another text of its file */
struct region_site {
	const struct region_spec *spec;
	struct body *body;
	const struct ir *ir;
	struct source *src;
	struct arena *arena;
};
/* The steps that the function would have with these edits; what is new is in line -1. NULL: it could not be read. */
struct ir *region_edited(const struct region_site *t, const region_arches_t *arches, const struct edit *edits, size_t n);

/* migration.c: which of the edits of rules with this data file are made. arches: at least one, whether it has the mode or
 * not. */
void migrations_judge(struct run *r, const char *path, const struct region_spec *spec, const region_arches_t *arches);

/* ---- region_plan.c --------------------------------------------------------------------------- */
struct region_op {
	enum { OP_BEFORE, OP_AFTER, OP_REMOVE } kind;
	node_id stmt;            /* before which, behind which the code comes; which goes */
	const char *code;        /* statements, a line each; OP_REMOVE: what comes instead, or NULL */
};
struct region_plan {
	struct region_op ops[24];
	size_t n;
};
typedef VEC(struct region_plan) region_plans_t;
/* In order of preference. Returns why there is none, else NULL. */
const char *region_plans(const struct region_site *t, const struct region_found *f, region_plans_t *out);

/* region_goto.c: jumps to exit labels, in the place of this return */
void region_plan_goto(const struct region_site *t, node_id ret, const char *leave, region_plans_t *out);

/* ---- region_edit.c --------------------------------------------------------------------------- */
/* NULL, and the edits, sorted; else why not */
const char *region_edits(const struct source *src, const struct region_plan *p, struct arena *a, struct edit **edits,
			 size_t *n);

#endif
