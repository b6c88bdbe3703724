/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Formulas: what a pattern says of paths. A formula holds at a node of a control-flow graph under some bindings, and then
 * gives bindings that extend them and a witness: which element was matched at which node.
 *
 * The method is CTL-VW (Brunel, Doligez, Hansen, Lawall, Muller: "A foundation for flow-based program matching using
 * temporal logic and model checking", POPL 2009), evaluated from the first element onwards instead of over all nodes at
 * once: bindings that earlier elements made narrow what later ones are asked. Loops: `...` holds on a path that goes round
 * and round as long as it can be left towards what follows (weak until with E[. U .]).
 */
#ifndef PTERIS_FORMULA_H
#define PTERIS_FORMULA_H

#include "match/engine.h"

enum formula_kind {
	F_TRUE,
	F_ELEM,      /* the node matches elem */
	F_STATEMENT, /* elem, a metavariable, stands for the statement whose head the node is */
	F_TOKEN,     /* the node is a brace, `else` or `do` that this token of elem matches */
	F_OPENS,     /* the node is an opening brace; brace remembers which */
	F_CLOSES,    /* the node closes the brace that was remembered */
	F_AT_CLOSE,  /* a holds at the brace that closes */
	F_KIND,      /* the node is of one of these kinds (bits) */
	F_HAS,       /* the node has a successor of one of these kinds */
	F_AND,       /* a, and under its bindings b, at the same node */
	F_PREFER,    /* a; or b, where `guard` (NULL: nothing) does not hold */
	F_NOT,       /* a does not hold; bindings that would make it hold are ruled out */
	F_NEXT,      /* a holds at all (some: at one of the) successors */
	F_BRANCH,    /* a holds at what follows the marker of these kinds behind the node */
	F_ENTER,     /* a holds at the successor of one of these kinds */
	F_CASES,     /* the node opens a switch: a holds at all (some: one) of its cases, and each of `headers` at some case */
	F_BEHIND,    /* a holds behind the statement whose head the node is */
	F_DOTS,      /* see below */
	F_EXISTS,    /* there are values of vars with which a holds */
	F_TRUTH,     /* the node is where a branch is taken because elem is true (or false) */
};
/* From this node on, nodes that hold none of the guards, until one holds a. */
struct formula_dots {
	const struct formula *const *never; /* NULL-terminated: none of these may hold in between */
	const struct formula *const *apart; /* nor these, whatever their metavariables stand for: what stands on either
				      * side of the dots */
	const struct formula *const *always; /* each of these must */
	const struct formula *nest;  /* wherever this holds in between it is part of the match, or NULL */
	const struct formula *after; /* what follows, alone: without what comes after it; NULL: the end */
	const struct metavar *within; /* the dots do not leave this brace, or NULL */
	bool leaves;                 /* … but by goto */
	bool last;                   /* … and in a loop only by one that is a statement of these very braces */
	bool strict, plus, to_end;   /* to_end: leaving the function is as good as a */
	bool alone;                  /* all that a function's body has: then branches that handle errors count, too */
};
struct formula {
	uint8_t kind;
	bool inner;                  /* F_OPENS: not the braces of the function itself */
	bool bare;                   /* F_OPENS: a branch without braces */
	bool some;                   /* F_NEXT, F_DOTS: one path is enough */
	bool apart;                  /* F_EXISTS: each set of values is a match of its own */
	uint32_t id;
	uint64_t kinds;              /* bits of enum flow_kind */
	const struct pnode *elem;
	uint32_t token;
	const struct metavar *brace;
	const struct formula *a, *b, *guard;
	const struct formula_dots *dots;
	const struct formula *const *headers; /* NULL-terminated */
	const struct metavar *const *vars; /* NULL-terminated */
};
#define FL_BIT(kind) ((uint64_t)1 << (kind))

/* Puts F_EXISTS where metavariables are first needed: around the smallest part that has all their uses; around the whole
 * for those that are kept and are no positions. */
const struct formula *formula_scope(const struct formula *f, const struct smpl_rule *r, const struct past *p,
				    const struct metavar *const *kept, struct arena *a);

/* ---- environments: bindings on the way, also of what a metavariable may not be ----------------- */
struct env_entry {
	const struct metavar *mv;
	const struct value *value;
	bool never;
};
/* Interned in one struct envs: equal environments are one pointer. */
struct env {
	uint32_t n, id;
	struct env_entry at[];
};
struct envs;
struct envs *envs_new(struct arena *a);
void envs_free(struct envs *e);
const struct env *env_empty(struct envs *e);
/* NULL when that contradicts the environment */
const struct env *env_bind(struct envs *e, const struct env *to, const struct metavar *mv, const struct value *v);
const struct env *env_forbid(struct envs *e, const struct env *to, const struct metavar *mv, const struct value *v);
const struct env *env_drop(struct envs *e, const struct env *from, const struct metavar *const *vars);
const struct value *env_get(const struct env *e, const struct metavar *mv);

/* ---- witnesses ------------------------------------------------------------------------------- */
struct witness {
	enum { WIT_MATCH, WIT_BOTH, WIT_BIND } kind;
	uint32_t id;
	const struct found *found;   /* WIT_MATCH */
	flow_id node;
	const struct env *bind;      /* WIT_BIND: these hold in a */
	const struct witness *a, *b;
};
/* NULL is the witness that says nothing. */
const struct witness *witness_match(struct envs *e, const struct found *found, flow_id node);
const struct witness *witness_both(struct envs *e, const struct witness *a, const struct witness *b);
/* The bindings that env has for vars hold in w. */
const struct witness *witness_bind(struct envs *e, const struct env *env, const struct metavar *const *vars,
				   const struct witness *w);

#endif
