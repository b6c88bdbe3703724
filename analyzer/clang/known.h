/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In the parent: what is known of each file that was wished for. answer.c fills it from what workers
 * say, facts.c directs the work and answers questions.
 */
#ifndef PTERIS_CLANG_KNOWN_H
#define PTERIS_CLANG_KNOWN_H

#include "clang/unit.h"

/* One file under one profile */
struct slot {
	bool any_unit;       /* some unit contained the file; skipped is valid */
	bool own;            /* the reason is that of its own unit, which counts most */
	bool built;
	const char *reason, *failed; /* first missing header; why there was no unit */
	uint32_t *visible;   /* per watched name */
	VEC(struct skipped) skipped;
	VEC(struct diag) diags;
};
struct known {
	struct file_facts pub;
	struct fact_list facts;
	VEC(struct slot *) slots; /* as plan_file.profiles */
	bool changed;        /* since pub was made */
};
struct facts {
	const struct fact_request *req;
	struct plan plan;
	VEC(struct known *) files; /* as plan.files */
	VEC(struct map *) homes;   /* per profile: path → the unit that contains it, first by name */
	struct cache *cache;       /* NULL: none */
	struct arena *arena;
	struct graph *graph;       /* of units without a precompiled header */
	const struct file_facts **sorted; /* by path */
	size_t nsorted;
	size_t done, total;
};

/* The slot of a file that was wished for under this profile; NULL: it was not */
struct slot *facts_slot(const struct facts *f, const char *path, size_t profile, struct known **file);
/* Takes in one answer. */
void answer_read(struct facts *f, struct job *job, const struct str *bytes);

#endif
