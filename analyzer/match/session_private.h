/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the session: session.c (files of a group, rules in order), session_env.c (sets of bindings that
 * rules hand on), session_rule.c (one rule), session_script.c (script rules), session_why.c (why a rule does not match), session_order.c (in which
 * order bindings are handed on), session_words.c (which files count), session_names.c (includes).
 */
#ifndef PTERIS_SESSION_PRIVATE_H
#define PTERIS_SESSION_PRIVATE_H

#include "flow/macros.h"
#include "match/engine.h"
#include "match/script.h"
#include "match/session_watch.h"
#include "match/transform.h"

/* One value that a rule hands on: RULE.NAME */
struct env_var {
	const char *rule, *name;      /* interned */
	const struct value *value;
};
/* What is bound when a rule starts: one for each way in which the rules before it matched */
struct env {
	const struct env_var *at;     /* sorted by rule, then name, as text */
	size_t len;
	const bool *matched;          /* by rule: it matched on the way here */
};
typedef VEC(struct env) envs_t;

struct session {
	const struct session_options *o;
	struct isos *isos;
	struct scripts *scripts;      /* NULL: no script rule */
	bool scripts_lent;            /* they belong to another session */
	struct arena *arena;          /* lives as long as the session */
	struct str notes;
	int pid;                      /* the process whose interpreter `scripts` is */
	struct headers *headers;      /* session_names.c */
	struct session_rule {
		const struct smpl_rule *rule;
		const struct past *past;          /* with isomorphisms; NULL: a script */
		const struct formula **formulas;
		size_t nformulas;
		bool live;                        /* its virtual rules may let it run */
		const struct demand *demand;          /* words that each of its matches has; NULL: none is known */
		const struct metavar *const *kept;    /* its own that later rules use; NULL-terminated */
		const struct metavar *const *in_plus; /* inherited ones that '+' code has; NULL-terminated */
		const struct inherit {            /* values it takes from env: */
			const char *rule, *name;
			const struct metavar *mv;
			bool negated;             /* for `position p != r.q` only */
		} *inherits;
		size_t ninherits;
		const struct smpl_rule *proto_of; /* it changes prototypes of functions that this one, right before it,
						   * changed; else NULL */
		struct smpl *made;                /* what holds such a rule */
	} *rules;
	size_t nrules;
	struct map *last_use;         /* "RULE.NAME" → 1 + index of the last rule that uses it */
	VEC(const char *) words;      /* each file that counts has one of them at least */
	bool any_word;                /* … or not: any file may count */
};

/* One file of the group, as it is now */
struct session_unit {
	const char *path;
	struct source src;
	struct names *names;
	struct decls *decls;
	struct flow_macros *macros;   /* of the text as it is; NULL: nothing is known of them */
	struct shift *shift;          /* NULL: not edited yet */
	struct str before;
	VEC(struct session_item { node_id node; struct flow *flow; }) items;
	bool changed, open;
	bool *starred;
	size_t nlines;
	ways_t ways;                  /* of the rule under work */
};
struct group {
	struct session *s;
	struct arena *arena;          /* values, ways: as long as the group */
	VEC(struct session_unit) units;
	const char **files;           /* NULL-terminated */
	envs_t envs;
	bool *ever;                   /* by rule */
	bool exit;                    /* cocci.exit() */
	unsigned fresh;               /* numbers given to fresh identifiers */
	struct session_result *out;
	struct map *told;             /* gaps, each once */
	struct err asked;             /* what went wrong in the script of a constraint */
};

/* session_env.c */
const struct value *env_value(const struct env *e, const char *rule, const char *name);
/* The values still used after rule i (index), and those of `more` (n, any order); matched: rule i, too */
struct env env_next(struct group *g, const struct env *e, size_t i, const struct env_var *more, size_t n, bool matched);
/* Appends each environment once; the same with other rules matched becomes one. */
void envs_add(struct group *g, envs_t *envs, const struct env *e);
struct env env_first(struct group *g);
/* A text that is equal for equal sets of values; variables in order of at */
void env_vars_key(const struct env_var *at, size_t n, struct str *out);
/* Sorts and drops doubles: by variable, then by value */
size_t env_vars_sort(struct env_var *at, size_t n);
bool depends_hold(const struct group *g, size_t i, const struct env *e);

/* session_order.c: <0, 0, >0 as in the order in which Coccinelle hands on bindings */
int value_order(const struct value *a, const struct value *b);

/* session_script.c: script constraints; ctx: struct asker */
struct asker {
	struct group *g;
	const struct smpl_rule *rule;
	const struct bindings *inherited;
};
bool script_asks(void *ctx, const struct smpl_script *script, const struct metavar *mv, const struct value *v,
		 const struct bindings *so_far);
/* The name that the script of a fresh identifier makes; NULL: it raised */
const char *script_names(void *ctx, const struct metavar *mv, const struct bindings *so_far);

/* session_rule.c */
int rule_apply(struct group *g, size_t i, struct err *err);
void gap_add(struct group *g, int kind, const char *file, const char *function, int line, const char *rule,
	     const char *fmt, ...) PRINTF(7, 8);

/* session_why.c */
/* Says why the rule does not match in the line that is asked about, when that is in this item. */
void why_item(struct group *g, const struct session_rule *sr, struct session_unit *u, const struct session_item *it,
	      const struct bindings *b);
/* The rule did not run at all. */
void why_not_run(struct session *s, const struct session_rule *sr, const char *fmt, ...) PRINTF(3, 4);

/* session_script.c */
int script_apply(struct group *g, size_t i, struct err *err);
const struct value *virtual_value(struct session *s, struct arena *a, const char *name);

/* session.c */
int unit_parse(struct group *g, struct session_unit *u, struct err *err);

/* session_names.c: what the includes of a file say */
void unit_includes(struct group *g, struct session_unit *u);
void headers_free(struct session *s);

/* session_proto.c: a rule for the prototypes of the functions whose headers the rule changes; NULL: it changes none */
struct smpl *proto_make(const struct smpl_rule *r, struct err *err);

/* session_words.c */
void words_find(struct session *s);

/* session_demand.c */
/* Words that a text must have: all of the parts, one of the parts, or this word */
struct demand {
	enum { DEMAND_WORD, DEMAND_ALL, DEMAND_ONE } kind;
	const char *word;             /* interned */
	const struct demand *const *of;
	size_t n;
};
/* Of a rule's pattern, as it was written; NULL: nothing is known */
const struct demand *demand_of(struct session *s, const struct session_rule *sr);
/* Does the text have them? NULL: yes */
bool demand_met(const struct demand *n, const char *text, size_t size);
/* Words of which such a text has at least one; false: none are known */
bool demand_words(const struct demand *n, void (*each)(void *ctx, const char *word), void *ctx);

#endif
