/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules × files → findings and edits: the one entry for check, fix and series.
 *
 * A run: read the rules; find the files that they can touch (words, which the index knows of each file,
 * then types inferred from declarations); ask clang for the facts of just those; match every pattern on
 * the syntax trees with those facts; classify how each place is used; build edits where they are certainly right.
 */
#ifndef PTERIS_MATCH_H
#define PTERIS_MATCH_H

#include "base/base.h"
#include "clang/profile.h"
#include "index/index.h"
#include "match/edit.h"
#include "match/finding.h"
#include "tree/tree.h"

struct match_options {
	const struct tree *tree;
	const struct profile *const *profiles; /* NULL-terminated, at least one (match_needs_profiles()) */
	struct index *index;           /* of the tree, up to date */
	const struct gap *gaps;        /* what is known to be missing before it starts */
	size_t ngaps;
	const char *cache;             /* folder for what clang said, between runs; NULL: none */
	const char *kept;              /* folder for results, between runs; NULL: none */
	const char *rules_dir;         /* folder of the built-in rules */
	const char *const *rules;      /* names, globs, or paths of .cocci files; NULL-terminated; NULL:
					* the built-in rules that are on by default */
	const char *const *region_files; /* more of what rules about regions know (flow/region.h); NULL-terminated, or NULL */
	const char *const *virtuals;   /* -D name: virtual rules of semantic patches; NULL-terminated, or NULL: those
					* for patches and reports that a rule file offers */
	const char *const *idents;     /* -D name=value: name, value …; or NULL */
	const char *const *paths;      /* as the user named them; NULL: the whole tree */
	bool arch_code;
	bool every_arch;               /* rules that need no compiler: under all architectures, not only those of profiles */
	bool inferred;                 /* make edits also where only inference saw the place */
	bool coverage;                 /* count what was compiled of the paths (without paths: of the files
					* that a rule can touch), after having tried all of it */
	int jobs;
	void (*progress)(void *ctx, const char *what, size_t done, size_t total);
	void *ctx;
};
/* What a rule says of itself, for reports and series; lives as long as the result. */
struct match_rule {
	const char *name, *message, *description, *path;
	const char *text;              /* the semantic patch as written */
};
struct match_result {
	struct result result;
	VEC(struct edit_group) groups; /* sorted by path, span_start, rule */
	VEC(struct match_rule) rules;  /* that ran, sorted by name */
	VEC(const char *) notes;       /* lines for people: what scripts printed and is no finding; what a migration leaves
					* alone on purpose */
	struct match_private *priv;
};
/* ERR_USAGE: a rule is malformed or no such rule; ERR_ENV; ERR_INTR. On error out needs no release. */
int match_run(const struct match_options *o, struct match_result *out, struct err *err);
void match_release(struct match_result *out);
/* What clang says of the type of an expression, wherever it stands in that line. */
struct type_seen {
	int line, column;
	const char *type;
	const char *const *profiles;   /* that say so, NULL-terminated */
};
typedef VEC(struct type_seen) types_seen_t;
/* By column, then type; texts live in the arena. o: tree, profiles, index, jobs, cache */
int match_types(const struct match_options *o, const char *path, const char *expr, int line, struct arena *arena,
		types_seen_t *out, struct err *err);
/* Does one of these rules ask a compiler? Those about regions don't: they may run without a profile (o->profiles empty).
 * o: rules_dir, rules. What cannot be read counts as one that does. */
bool match_needs_profiles(const struct match_options *o);
/* One rule file, given as text, on one file, given as text, outside any tree: all types are inferred
 * from that file alone, and edits are made on that word. ERR_USAGE: the rule is malformed. */
int match_text(const char *rule_path, const char *rule, size_t rule_size, const char *path,
	       const char *text, size_t size, struct match_result *out, struct err *err);

#endif
