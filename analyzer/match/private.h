/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside match/: rules made ready, one file under work, one match.
 *
 * Files: rules.c (keys of a rule), pattern.c (pattern × node), types.c (facts joined to nodes),
 * use.c (how a place is used), views.c (what each profile
 * says), origin.c (where a pointer comes from), rewrite.c (edits of a match),
 * site.c (match → finding), regional.c, region_*.c, migration.c (rules about regions), candidates.c (which files), ask.c
 * (which profiles), kept.c (results of earlier runs), run.c (the whole), typeat.c (types, for people).
 */
#ifndef PTERIS_MATCH_PRIVATE_H
#define PTERIS_MATCH_PRIVATE_H

#include "base/regex.h"
#include "clang/choose.h"
#include "clang/clang.h"
#include "base/wire.h"
#include "index/infer.h"
#include "match/match.h"
#include "smpl/smpl.h"
#include "syntax/syntax.h"

struct run;
/* How the value at a place is used: bits of enum fact_use. */
enum kind_bit { KIND_READ = 1, KIND_WRITE = 2, KIND_READ_WRITE = 4, KIND_INDEX = 8, KIND_ANY = 15 };
const char *kind_name(unsigned kind); /* "" for none */

struct origin {                        /* Pteris-From / Pteris-Not-From / Pteris-Local */
	const char *metavar;           /* interned */
	VEC(const char *) calls;       /* call:F */
	VEC(const char *) callbacks;   /* callback:FIELD */
	bool local;                    /* Pteris-Local */
	bool negated;                  /* Not-From */
	enum severity severity;        /* of Pteris-Local */
};
struct need {
	const char *name;
	int arity;                     /* -1: any */
};
struct rule {
	struct smpl *smpl;
	const char *name;
	char *text;                    /* the file */
	enum severity severity;
	bool on, named;                /* named: asked for by its name or file */
	VEC(const char *) declared;    /* Pteris-Default: on where the tree has all of these */
	char *migration;               /* Pteris-Migration: its region's file; NULL: it is none */
	VEC(const char *) replaces;    /* … and the names that it replaces */
	char *region;                  /* Pteris-Region: its file; NULL: none */
	unsigned faults;               /* … and bits of enum region_fault */
	bool whole;                    /* for the session's engine: smpl has past */
	unsigned kinds;                /* set of kind_bit */
	VEC(struct need) needs;
	struct regex *not_in;
	VEC(struct origin) origins;
	const char *messages[5];       /* by kind: read, write, read-write, index, none */
};
typedef VEC(struct rule *) rules_t;
typedef VEC(const char *) paths_t;
int rules_load(const struct match_options *o, const struct names *names, rules_t *out, struct err *err);
/* Every file that rules_load() may read: interned or the options' own names, sorted */
int rules_files(const struct match_options *o, paths_t *out, struct err *err);
/* NULL and err when the text is malformed */
struct rule *rule_parse(const char *path, const char *text, size_t size, const struct names *names,
			struct err *err);
void rules_release(rules_t *rules);

struct source {
	const char *path;
	struct str text;
	char hash[33];
	const struct syntax_passing *passing; /* NULL: all branches count */
	struct syntax *s;
	struct infer *in;
	const struct file_facts *ff;   /* NULL: none asked for */
	uint64_t view;                 /* the profiles whose facts count now: bits of ff->profiles */
	const struct shift *shift;     /* how the text came from the one that the facts are of; NULL: it is that one */
	const struct str *first;       /* that one, where there is a shift */
	bool open_world;               /* what is declared is known in part only: "not known" is never "no" */
	bool differs;                  /* facts of one place that was asked for disagree */
};

/* shift.c: a text that was edited, and what of it still stands in the one before */
struct shift;
struct shift *shift_new(size_t size);
void shift_free(struct shift *s);
/* edits: of the text as it is now; sorted, not overlapping */
void shift_edit(struct shift *s, const struct edit *edits, size_t n);
/* Where this stretch stood at first. False: some of it is new. */
bool shift_back(const struct shift *s, uint32_t start, uint32_t end, uint32_t *old);
/* Where it stood at first, or what it came in place of */
uint32_t shift_near(const struct shift *s, uint32_t at);
/* All edits together, of the first text */
struct edit *shift_edits(const struct shift *s, struct arena *a, size_t *n);
int source_open(struct source *src, const char *root, const char *path, const struct names *names,
		const struct decls *decls, struct err *err);
/* The same with src->text filled in by the caller */
int source_parse(struct source *src, const char *path, const struct names *names,
		 const struct decls *decls, struct err *err);
void source_close(struct source *src);

#define MAX_BIND 24
#define MAX_PAIRS 160
struct bound {
	const struct metavar *mv;
	node_id node;                  /* 0 for a list: first..last */
	tok_id first, last;
};
struct match {
	const struct rule *rule;
	const struct smpl_rule *sr;
	const struct pattern *pat;
	struct source *src;
	node_id root;                  /* what the pattern's root matched */
	node_id access;                /* what its first dereference or subscript matched, or 0 */
	struct bound bound[MAX_BIND];
	size_t nbound;
	struct pair { node_id p, c; } pairs[MAX_PAIRS]; /* pattern node ↔ code node, for edits */
	size_t npairs;
	bool exact;                    /* every type that was asked for came from clang */
	bool mixed;                    /* facts disagree: several expansions, several types */
	node_id unknown;               /* first node whose type could not be told, or 0 */
};
/* 1: matches, 0: does not, -1: cannot tell (m->unknown says where) */
int pattern_match(struct match *m, const struct pattern *pat, node_id n);
const struct bound *match_bound(const struct match *m, const char *metavar);
/* Are two ranges of tokens the same text, trivia aside? */
bool same_tokens(const struct syntax *s, tok_id a, tok_id alast, tok_id b, tok_id blast);
/* The metavariable that a pattern node stands for, or NULL */
const struct metavar *pattern_metavar(const struct match *m, node_id p);

/* Does this node's type fit? Sets *exact when clang said so, *mixed when facts disagree. */
int type_fits(struct source *src, node_id n, const struct ctype *want, bool *exact, bool *mixed);
/* The types that clang saw of this expression under the profiles of src->view, each once. */
typedef VEC(const struct ctype *) ctypes_t;
void fact_types(const struct source *src, node_id n, ctypes_t *out);
/* Union of uses that clang saw at a node; *seen: there was a fact at all. */
unsigned fact_uses(const struct source *src, node_id n, bool *seen);
bool in_macro_body(const struct syntax *s, node_id n);

struct use {
	unsigned bits;                 /* FU_READ, FU_WRITE, FU_READ_WRITE, FU_ADDRESS, FU_UNEVALUATED */
	bool evaluated;                /* clang saw it evaluated */
	bool rvalue_only;              /* nothing but loads: may be replaced by a call */
	bool qualified;                /* const or volatile in some expansion */
};
struct use use_of(const struct source *src, node_id n);

/* The profiles of a file (bits of ff->profiles) by what they say of one match */
struct views {
	uint64_t compiled;             /* this place is compiled */
	uint64_t yes, no;              /* of those: clang saw that it holds; that it does not */
	bool mixed;                    /* under one of them facts disagree */
	const char *missing;           /* under one of them a header was missing, so nothing is certain there */
};
struct views views_of(struct match *m);

/* Why what the rule needs (Pteris-Needs) is not there at this byte; NULL: it is */
const char *needs_unmet(struct run *r, struct source *src, const struct rule *rule, uint32_t at, const struct views *v);

/* Does every value that can reach this expression come from there? */
bool origin_all(struct source *src, node_id expr, const struct origin *o);

/* Why there is no edit: a text, or NULL and the group is filled in. */
const char *rewrite(const struct match *m, struct arena *a, struct edit_group *out);

struct run {
	const struct match_options *o;
	struct match_result *out;
	struct match_private *priv;
	rules_t rules;
	VEC(struct whole *) wholes;    /* rule files for the session's engine: whole.h */
	struct tree_files mine;        /* the files to look at */
	const struct names *names;     /* the index's, or own_names */
	struct names *own_names;
	struct decls *decls;
	struct decls *tree_decls;      /* below decls: whatever the index knows, by name */
	struct facts *facts;
	struct choice *choice;         /* which profiles for which file */
	struct asked *asked;           /* what it asks back */
	paths_t arches;                /* folders of arch/ that there are profiles of */
	bool every_profile;            /* clang is asked under all of them, not under the first */
	struct map *makefiles;         /* folder → text */
	char *kept;                    /* file for the result, or NULL; see kept.c */
	bool unsteady;                 /* something failed that may go well the next time */
};
typedef VEC(uint32_t) places_t;
struct macro_place {
	uint32_t off;
	const char *macro;             /* interned */
};
/* What rules can touch in a file, as inference alone sees it */
struct candidate {
	const char *path;              /* interned */
	places_t places;               /* first bytes; where rules match, or where it cannot be told */
	paths_t arches;                /* generic code: those for which a type fits that is another one elsewhere */
	VEC(struct macro_place) in_macros;                  /* headers: places in bodies of macros */
};
/* Fills in places and arches, in no order; enters nothing. */
void site_places(struct run *r, struct source *src, struct candidate *out);
/* All sites of all rules in this file, with facts or without */
void site_all(struct run *r, struct source *src);

struct match_private {
	struct arena *arena;
	rules_t rules, wholes, regional;
	VEC(struct source *) headers;
};
typedef VEC(struct candidate) candidates_t;
/* Reads rules and declarations, finds the files for the rules of pattern.c; sorted by path, places sorted, too. */
int candidates_find(struct run *r, candidates_t *out, struct err *err);
void candidate_release(struct candidate *c);
/* What mentions one of these words among r->mine (NULL: all of it), sorted */
int candidates_with(struct run *r, const struct map *words, paths_t *out, struct err *err);
/* Adds the names whose declarations have one of the types. */
struct carried { VEC(const struct ctype *) types; };
void candidates_carriers(struct run *r, const struct carried *c, struct map *words);
/* whole.c: rule files for the session's engine */
int wholes_open(struct run *r, const rules_t *rules, struct err *err);
void wholes_close(struct run *r);
bool wholes_typed(const struct run *r);
/* What the types are that their rules ask for, where nothing else says which files count */
void wholes_types(const struct run *r, struct carried *out);
/* Those that need no types are done with; of the others: the files and places that clang should see, sorted */
int wholes_probe(struct run *r, candidates_t *out, struct err *err);
int wholes_match(struct run *r, struct err *err);
/* regional.c: rules about regions */
int rule_region(struct rule *r, const struct smpl_key *k, struct err *err);
int regional_run(struct run *r, struct err *err);
/* Is this one of the files to look at? */
bool run_asked_for(const struct run *r, const char *path);
/* migration.c: rules whose edits are made function by function */
int rule_migration(struct rule *r, const struct smpl_key *k, struct err *err);
void candidates_release(candidates_t *c);
/* Names of the profiles in a set of views, NULL-terminated; and as one text, the first few of many */
const char **views_names(struct run *r, const struct source *src, uint64_t set, struct arena *a);
const char *views_list(struct run *r, const struct source *src, uint64_t set);
/* A finding, an edit group as bytes and back; texts come into the arena */
struct kept_reader {
	struct wire w;
	struct arena *arena;
};
void kept_put_finding(struct str *s, const struct finding *f);
void kept_put_group(struct str *s, const struct edit_group *g);
void kept_get_finding(struct kept_reader *r, struct finding *f);
void kept_get_group(struct kept_reader *r, struct edit_group *g);
const char *kept_get_text(struct kept_reader *r);
/* The result of the same run before this one: fills in r->out, or not. */
bool kept_find(struct run *r);
/* Keeps it. */
void kept_store(struct run *r);
/* Facts of the candidates, under as many profiles as their places need */
int ask_clang(struct run *r, const candidates_t *files, const paths_t *covered, struct err *err);

/* covering.c; each file once, sorted */
int covering_files(struct run *r, const candidates_t *files, paths_t *out, struct err *err);
void covering_find(struct run *r, const paths_t *files);
void covering_release(struct result *res);
void asked_free(struct asked *a);
/* Fills in arches. */
void run_arches(struct run *r);
void run_begin(struct run *r, const struct match_options *o, struct match_result *out);
/* Releases all but the result, and that too unless ret is 0; returns ret. */
int run_end(struct run *r, int ret);
/* Says what the run is at; texts are for people. */
void run_step(struct run *r, const char *what, size_t done, size_t total);
/* Text of the Makefile in the folder of a file; "" when there is none */
const char *run_makefile(struct run *r, const char *path);
/* Gaps for the profiles under which clang could not look at the file */
void run_tell_failed(struct run *r, const char *path);
void run_gap(struct run *r, const char *file, const char *fmt, ...) PRINTF(3, 4);
/* A line for people, once */
void run_note(struct run *r, const char *text);

#endif
