/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to unify*.c: the machine that walks a pattern element beside a place of a file and finds all ways in
 * which they go together.
 *
 * What is still to be done is a list of goals, first goal first; goals are immutable, so that lists share their
 * tails. A goal does a piece of work and may put others in front of what is left. Where there are several ways to
 * go on, those not taken at once are put onto a stack of choices, each with the goals that are left for it and how
 * many bindings and pairs there were then. When a goal fails, or no goal is left (then a way was found), the last
 * choice is taken up. Nothing recurses, however large the pattern or the file is.
 *
 * Files: unify.c (the functions of engine.h, order of alternatives), unify_run.c (machine), unify_node.c (nodes, what
 * stands for several), unify_expr.c (expressions, names, types in expressions), unify_list.c (lists, `...`),
 * unify_decl.c (declarations, headers), unify_type.c (specifiers, declarators), unify_bind.c (metavariables),
 * unify_constraint.c, unify_nest.c, unify_chain.c (`E || ...`), value.c (values, bindings).
 */
#ifndef PTERIS_UNIFY_H
#define PTERIS_UNIFY_H

#include "match/engine.h"

enum goal_op {
	GOAL_NODE,      /* p matches c */
	GOAL_TOKENS,    /* own tokens a..b of p are x..y of c (b, y: exclusive) */
	GOAL_LIST,      /* pattern items from p on are code items from c on; see unify_list.c */
	GOAL_LIST_END,
	GOAL_STRETCH,   /* an item that stands for several */
	GOAL_NEST_REST, /* the other occurrences of a nest's code; see unify_nest.c */
	GOAL_NEST_AT,   /* look for the next occurrence */
	GOAL_OWN_BINDINGS, /* fails unless there are still as many bindings as then */
	GOAL_CUT,       /* drops the choices put down since */
	GOAL_INITS,     /* fields of a struct from p on; see unify_init.c */
	GOAL_BIND,      /* extra: struct light, ready to be bound */
	GOAL_RANK,      /* alternative a was taken */
	GOAL_TYPE,      /* specifiers and declarator of p are those of c; see unify_type.c */
	GOAL_DECLARATOR,
	GOAL_TYPE_DISJ, /* alternatives that are types */
	GOAL_DECLARED,  /* p, an N_DECL, is c with its declarator cowner, or a later one */
	GOAL_AROUND,    /* p, a chain, is c; its operand was cowner; see unify_chain.c */
	GOAL_WORD,      /* p, a word of a type, is the tokens x..y */
	GOAL_COUNT,
};
struct goal {
	const struct goal *next;
	const struct pnode *p, *owner; /* owner: pattern node whose tokens or items these are */
	const void *extra;
	node_id c, cowner;
	uint32_t a, b;
	tok_id x, y;
	uint8_t op;
	bool flag;
};

/* A binding while it may still be undone */
struct light {
	const struct metavar *mv;
	const char *text;        /* interned; kinds whose key is not just the tokens: types, made values */
	node_id node;            /* 0: none, or a stretch */
	tok_id first, last;      /* first > last: an empty list */
	unsigned count;
	uint8_t kind;            /* enum value_kind */
};
struct choice {
	const struct goal *goals;
	size_t nbound, npairs, nranks;
	tok_id doubt;
	bool exact, dead;
};
typedef VEC(uint16_t) ranks_t;
struct ranked {
	size_t from, len;
	tok_id first, last;      /* the place */
};

struct machine {
	struct unifier *u;
	const struct syntax *s;
	const struct past *past;
	const struct goal *goals;
	struct arena *scratch;   /* goals */
	VEC(struct choice) choices;
	VEC(struct light) bound;
	VEC(struct paired) pairs;
	ranks_t ranks;           /* which alternatives were taken, outside of nests */
	unsigned nesting;
	tok_id doubt;            /* the first place whose type could not be told, 0: none. What comes out then is no match,
				  * but one that may be: unifier.unknown */
	bool exact;
	bool ask_again;          /* a constraint spoke of a metavariable that had no value yet */
	flow_id at;
	/* what came out; ranks of out.at[i]: rank_at.at[i] … in ranks_of */
	founds_t *out;
	const struct pnode *elem;
	tok_id place_first, place_last; /* of the way under work: what the whole element stands on */
	VEC(struct ranked) ranked;
	ranks_t ranks_of;
};

/* ---- unify_run.c ----------------------------------------------------------------------------- */
void machine_init(struct machine *m, struct unifier *u, const struct pnode *elem, flow_id at, founds_t *out);
void machine_release(struct machine *m);
/* All ways in which the goals can be reached; each becomes one of out */
void machine_run(struct machine *m);
void note_doubt(struct machine *m); /* m->doubt is one of the unifier's unknown places, once */
struct arena *scratch(struct machine *m); /* for goals and what hangs on them */
/* A goal in front of what is left */
struct goal *goal_push(struct machine *m, enum goal_op op);
void goal_node(struct machine *m, const struct pnode *p, node_id c);
/* Puts down what is to be tried when this way fails: the goals that are left now. */
void choice_push(struct machine *m);
/* Stands for the end of a row of goals: what was pushed since is put into the order in which it was pushed */
struct goal_row {
	const struct goal *rest;
};
struct goal_row row_begin(struct machine *m);
void row_end(struct machine *m, struct goal_row *r);

typedef bool (*goal_fn)(struct machine *m, const struct goal *g);
bool do_node(struct machine *m, const struct goal *g);
bool do_tokens(struct machine *m, const struct goal *g);
bool do_list(struct machine *m, const struct goal *g);
bool do_list_end(struct machine *m, const struct goal *g);
bool do_stretch(struct machine *m, const struct goal *g);
bool do_nest_rest(struct machine *m, const struct goal *g);
bool do_nest_at(struct machine *m, const struct goal *g);
bool do_own_bindings(struct machine *m, const struct goal *g);
bool do_cut(struct machine *m, const struct goal *g);
bool do_bind(struct machine *m, const struct goal *g);
bool do_inits(struct machine *m, const struct goal *g);
bool do_rank(struct machine *m, const struct goal *g);
bool do_type(struct machine *m, const struct goal *g);
bool do_declarator(struct machine *m, const struct goal *g);
bool do_word(struct machine *m, const struct goal *g);
bool do_type_disj(struct machine *m, const struct goal *g);
bool do_declared(struct machine *m, const struct goal *g);
bool do_around(struct machine *m, const struct goal *g);

/* ---- unify_node.c ---------------------------------------------------------------------------- */
void pair_push(struct machine *m, const struct pnode *p, uint32_t token, tok_id first, tok_id last);
#define NO_TOKEN UINT32_MAX /* 0 is the first one of the file */
/* The pattern's token stands for this one (NO_TOKEN: for nothing): position metavariables on it are bound. False: they do
 * not fit, or '+' code hangs on a token that stands for nothing. */
bool pair_token(struct machine *m, const struct pnode *owner, uint32_t token, tok_id t);
bool has_plus(const struct machine *m, uint32_t token);
bool ptoken_same(const struct machine *m, uint32_t token, tok_id t);
/* Children and own tokens of both, in order: goals */
bool push_children(struct machine *m, const struct pnode *p, node_id c);
/* ... of the part up to (not with) a child of this role; 0: all of it */
bool push_head(struct machine *m, const struct pnode *p, node_id c, enum node_role stop);
void push_tokens(struct machine *m, const struct pnode *p, uint32_t a, uint32_t b, node_id c, tok_id x, tok_id y);
bool is_list_kind(unsigned kind);
tok_id after_token(const struct syntax *s, tok_id t); /* the next one, directives left out */

/* All statements between the braces of c */
bool bind_body(struct machine *m, const struct pnode *p, node_id c);

/* ---- unify_decl.c, unify_type.c, unify_nest.c -------------------------------------------------- */
bool push_decl(struct machine *m, const struct pnode *p, node_id c);
bool push_declared(struct machine *m, const struct pnode *p, node_id c, node_id cd);
bool push_function(struct machine *m, const struct pnode *p, node_id c);
bool push_typed(struct machine *m, const struct pnode *p, node_id c);
bool push_specs(struct machine *m, const struct pnode *p, node_id c);
/* Specifiers and declarator (NULL, 0: none), of which a type metavariable may take what the pattern lacks */
void push_type(struct machine *m, const struct pnode *ps, const struct pnode *pd, node_id cs, node_id cd);
/* A pattern that is a type, wherever the file spells one: c is the N_SPECS, cd a declarator of it or 0, of which the
 * part outside of `inner` counts */
void push_whole_type(struct machine *m, const struct pnode *p, node_id cs, node_id cd, node_id inner);
/* How many levels (pointers, …) the pattern has, and whether a metavariable in it may take more */
unsigned type_levels(const struct pnode *p, bool *takes_more);
node_id type_inner(const struct machine *m, node_id cd, unsigned levels);
unsigned type_code_levels(const struct machine *m, node_id cd);
bool push_head_of(struct machine *m, const struct pnode *p, node_id c);
/* Nodes of different kinds that may still go together */
bool push_unlike(struct machine *m, const struct pnode *p, node_id c);
/* May an expression of a pattern stand there? */
bool is_expr_place(const struct syntax *s, node_id c);
/* *has: the operator is a metavariable */
bool push_with_operator(struct machine *m, const struct pnode *p, node_id c, bool *has);
bool match_string(struct machine *m, const struct pnode *p, node_id c);
bool push_nest(struct machine *m, const struct pnode *p, node_id c);
/* `E || ...` */
bool is_chain(const struct pnode *p);
bool push_chain(struct machine *m, const struct pnode *p, node_id c);
const struct pnode *pnode_role(const struct pnode *p, enum node_role role);

/* ---- unify_quick.c ---------------------------------------------------------------------------- */
bool may_match(const struct machine *m, const struct pnode *p, node_id c);

/* ---- unify_list.c ---------------------------------------------------------------------------- */
bool push_list(struct machine *m, const struct pnode *p, node_id c);
/* Items of a list of the file, those of its #if branches among them; 0 at the end */
node_id list_first(const struct syntax *s, node_id owner);
node_id list_next(const struct syntax *s, node_id item, node_id owner);

/* ---- unify_init.c ---------------------------------------------------------------------------- */
bool is_struct_init(const struct machine *m, const struct pnode *p, node_id c);
bool push_struct_init(struct machine *m, const struct pnode *p, node_id c);
bool push_designator(struct machine *m, const struct pnode *p, node_id c);

/* ---- unify_bind.c, unify_constraint.c ---------------------------------------------------------- */
/* A metavariable stands for a node, all of it */
bool bind_node(struct machine *m, const struct pnode *p, node_id c);
bool bind_stretch(struct machine *m, const struct pnode *p, node_id first, node_id last, unsigned count);
bool bind_light(struct machine *m, const struct light *l);
bool bind_positions(struct machine *m, const struct metavar *const *mvs, tok_id first, tok_id last);
const struct light *bound_get(const struct machine *m, const struct metavar *mv);
bool is_list_metavar(const struct metavar *mv);
bool constraints_hold(struct machine *m, const struct light *l);
/* ... of all that is bound, once more if that is needed */
bool all_constraints_hold(struct machine *m);

/* ---- value.c --------------------------------------------------------------------------------- */
void bindings_sort(struct binding *at, size_t n);
const struct value *value_make(struct machine *m, const struct light *l);
/* Are these the same, as values? */
bool light_equal(const struct machine *m, const struct light *a, const struct light *b);
bool light_is(const struct machine *m, const struct light *l, const struct value *v);
void key_of_tokens(const struct syntax *s, tok_id first, tok_id last, struct str *out);


/* ---- unify_iso.c: isomorphisms that no file says ------------------------------------------------ */
#define MAX_SPECS 32
struct specs {
	node_id at[MAX_SPECS];
	bool used[MAX_SPECS];
	size_t n;
};
/* Are these words the same kind of int? 1: yes, and goals are pushed, and the file's words are used; 0: no; -1: this
 * is about another type. */
int push_int_words(struct machine *m, const struct pnode *ps, struct specs *code);
bool is_int_word(const struct machine *m, const struct pnode *p);
/* The same number, written in another way */
bool plain_value(const char *p, size_t n, unsigned long long *out);
bool number_same(const struct machine *m, uint32_t token, tok_id t);

#endif
