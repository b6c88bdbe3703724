/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside match/: the engine for whole semantic patches. Parts, and what passes between them:
 *
 *	unify*.c     pattern element × node of a control-flow graph → ways to match, each with bindings
 *	iso*.c       isomorphisms: a pattern → the pattern with alternatives
 *	formula*.c   pattern → formula of temporal logic over pattern elements
 *	ctl*.c       formula × graph → matches with witnesses (CTL-VW, POPL 2009)
 *	print*.c     matches of one rule in one file → the new text (transform.h is its header)
 *	session*.c   rules × files: order, dependencies, inherited bindings, scripts, output
 *	script*.c    python
 *
 * Element: what can be matched by one node of the graph: an expression statement, `if (…)` without its branches, a
 * declaration, a function header, a brace. An element is a pnode of the kinds that a flow node's syn has, and of it
 * only the part that is the node's own.
 */
#ifndef PTERIS_ENGINE_H
#define PTERIS_ENGINE_H

#include "flow/flow.h"
#include "index/infer.h"
#include "match/private.h"
#include "smpl/past.h"

/* ---- values ---------------------------------------------------------------------------------- */
enum value_kind {
	VAL_EXPR,        /* expression, idexpression, constant; also one used as a statement's whole */
	VAL_IDENT,       /* identifier, function name, field, label, symbol; declarer and iterator names */
	VAL_TYPE,
	VAL_STMT,        /* statement, with all that belongs to it; or a declaration */
	VAL_LIST,        /* expressions, parameters, statements, fields, initialisers: first..last, may be empty */
	VAL_PARAM, VAL_FIELD, VAL_INIT,
	VAL_POS,
	VAL_OPERATOR,
	VAL_TEXT,        /* made by a script or a fresh identifier */
};
struct place {
	const char *file;            /* interned */
	const char *function;        /* interned: the current element: the function, or what else the top-level item
				      * declares; "" when nothing */
	int line, column, line_end, column_end; /* lines from 1, columns from 0 as Coccinelle gives them; end exclusive */
	struct { int line, column, line_end, column_end; } element; /* extent of the current element */
	uint32_t start, end;         /* bytes */
};
/* Immutable; belongs to the session's arena. It holds its own text: the file may be changed after it was bound. */
struct value {
	uint8_t kind;
	const char *key;             /* interned: equal values have equal kind-class and equal key. Expressions: the
				      * tokens with single blanks, no comments; parentheses count, as Coccinelle has it;
				      * positions: file and extent */
	const char *text;            /* as written, comments inside kept; what goes into '+' code */
	uint32_t column;             /* of text's first character in its line, for moving the later lines */
	const struct ctype *type;    /* expressions and identifiers: ctype_unknown when not known */
	unsigned count;              /* VAL_LIST: how many elements */
	struct place place;          /* VAL_POS: what it says; others: where it stood; file NULL: nowhere */
	/* VAL_POS of an inherited "any" position: several */
	const struct value *const *also; /* NULL-terminated, or NULL */
};
/* Do two values stand for the same thing? IDENT and EXPR compare by key; of several positions one is enough. */
bool value_equal(const struct value *a, const struct value *b);
/* ... and all positions are the same */
bool value_same(const struct value *a, const struct value *b);

/* ---- bindings -------------------------------------------------------------------------------- */
/* Metavariables are known by their struct metavar (of the rule that uses them). A set of bindings is sorted by
 * metavar->name (pointer compare is enough: names are interned; sort by address), each once. */
struct binding {
	const struct metavar *mv;
	const struct value *value;
};
struct bindings {
	const struct binding *at;
	size_t len;
};
const struct value *bindings_get(const struct bindings *b, const struct metavar *mv);
/* The name that the seed of a fresh identifier gives under these bindings; NULL: it has none, the seed is a script, or
 * something in it has no value */
const struct value *fresh_value(const struct metavar *mv, const struct smpl_rule *rule, const struct bindings *b,
				const struct bindings *inherited, struct arena *a);

/* ---- unify ----------------------------------------------------------------------------------- */
/* What one pattern token (or stretch) stands for in the file */
struct paired {
	const struct pnode *node;    /* the metavariable, dots or list that matched a stretch; NULL: a plain token */
	uint32_t token;              /* the pattern's token (first of node) */
	tok_id first, last;          /* the file's; first > last: nothing stands there (empty list, dots) */
	bool rest;                   /* goes with the token of the pattern: an annotation behind a name */
};
struct found {                       /* one way in which an element matches */
	struct bindings bindings;    /* those that this match makes; inherited ones are left out */
	const struct paired *pairs;    /* of every token of the element, in order of the pattern */
	size_t npairs;
	const struct pnode *elem;
	bool exact;                  /* no type that was asked for was inferred */
};
typedef VEC(struct found) founds_t;

/* Why a rule does not match at a place: what was tried there, as far as it went. */
struct why {
	tok_id from, to;             /* matches are to begin in nodes that have a token of these */
	/* the element that lies deepest in the pattern of those that were tried in vain, and where it came furthest */
	const struct pnode *elem;
	flow_id node;
	size_t pairs;                /* how many of its tokens, lists and metavariables matched */
	const struct pnode *p;       /* what did not: a node (NULL: a token), … */
	uint32_t token;              /* … or its token */
	node_id c;                   /* … and what stands there, or 0 */
	tok_id code;
	/* what ended a path that dots followed */
	enum { WHY_NONE, WHY_WHEN, WHY_APART, WHY_LEFT, WHY_END } path;
	const struct pnode *blocker; /* WHEN, APART: the pattern's code that may not stand there */
	flow_id path_node;
	bool begun;                  /* some node was tried at all */
	/* of the element under work: as above */
	struct { size_t pairs; const struct pnode *p; uint32_t token; node_id c; tok_id code; } now;
};
struct unifier {                     /* one rule in one file, one set of inherited bindings */
	struct source *src;
	const struct flow *flow;     /* of the item under work */
	const struct past *past;
	const struct smpl_rule *rule;
	/* Of every metavariable with from_rule that has a value: where one has none, nothing matches it. What a
	 * position must differ from (SC_NOT_POS "r.p") comes by a metavariable named "r.p", or by the rule's own one for
	 * r.p if it declares one; all values that r.p ever had are in value->also then. */
	struct bindings inherited;
	struct arena *arena;         /* for values and pairs; lives as long as the session */
	struct home *home;           /* value.c: where the item under work stood before the file was edited */
	uint64_t budget;             /* comparisons left; 0: gave up */
	bool gave_up;
	struct why *why;             /* NULL: nobody asks */
	VEC(tok_id) unknown;         /* places where all but a type that could not be told matched, so nothing did */
	/* Does a script accept v for mv? so_far: what this element has bound until then. NULL: yes, always */
	bool (*script_constraint)(void *ctx, const struct smpl_script *script, const struct metavar *mv,
				  const struct value *v, const struct bindings *so_far);
	/* The name that the script of a fresh identifier makes of these values; NULL: none */
	const char *(*script_name)(void *ctx, const struct metavar *mv, const struct bindings *values);
	void *ctx;
	unsigned *fresh;             /* `fresh identifier x = "tmp"`: the number of the next one; NULL: always 0 */
};
/* All ways in which the node matches the element, none known to be another's duplicate. elem: a statement, declaration,
 * function header (N_FUNC_DEF: only the header counts), top-level item, or — for rules that are one expression, and
 * for `when` — an expression, which then may stand anywhere in the node's own part. */
void unify_node(struct unifier *u, const struct pnode *elem, flow_id node, founds_t *out);
/* One that stands for the whole statement whose head is this node: `statement S` */
void unify_statement(struct unifier *u, const struct pnode *meta, flow_id node, founds_t *out);
/* A brace, `else`, or another token of a statement: the pattern's token matches the node's (it may bind positions) */
void unify_token(struct unifier *u, const struct pnode *owner, uint32_t token, flow_id node, tok_id code,
		 founds_t *out);

/* ---- isomorphisms ---------------------------------------------------------------------------- */
struct isos;
/* path NULL: the built-in set (rules/standard.iso); else this file in its place (--iso-file). ERR_USAGE with
 * "FILE:LINE:COLUMN: message", the line and a caret when malformed. */
int isos_read(struct isos **out, const char *path, struct err *err);
/* What the rules bring along (`using "file"`: beside the .cocci file, or as it stands), and whether all those that
 * they disable exist: ERR_USAGE, or ERR_IO. --disable-iso is smpl_disable(), before this. */
int isos_use(struct isos *i, const struct smpl *s, struct err *err);
void isos_free(struct isos *i);
/* The same pattern with alternatives as PN_DISJ, without those isomorphisms that the rule disables. Belongs to the
 * arena, but speaks of metavariables of r and i, too. Metavariables that an isomorphism brings along are in the
 * pattern only, not in the rule ("pointer#1"). notes: a line for each thing left out because the pattern would get
 * too large; may be NULL. */
const struct past *isos_apply(const struct isos *i, const struct smpl_rule *r, struct arena *a, struct str *notes);
/* For what is no file's: optional_storage, optional_qualifier, optional_attributes, value_format, comm_assoc,
 * optional_declarer_semicolon, prototypes. Did the rule disable it? */
bool rule_disables(const struct smpl_rule *r, const char *iso);
/* pnode.test: does this expression stand where only true or false counts? */
bool node_in_test(const struct syntax *s, node_id n);

/* ---- formulas, model checking ---------------------------------------------------------------- */
struct formula;
enum path_mode { PATHS_ALL, PATHS_SOME };
/* One formula for each top-level item of the pattern (PAST_TOP), else for the whole (item: the root). Immutable, belongs to
 * the arena. Needs the pattern on which isomorphisms were applied. kept: what later rules ask for, NULL-terminated. */
const struct formula *formula_make(const struct smpl_rule *r, const struct past *p, const struct pnode *item,
			     enum path_mode mode, const struct metavar *const *kept, struct arena *a,
			     struct err *err);
void formula_print(const struct formula *f, struct str *out);

struct applied {                     /* one element at one node, under the bindings of the whole match */
	const struct found *found;
	flow_id node;
	struct bindings bindings;    /* all that hold there: of the match, and inherited */
};
struct way {                         /* one match of a rule in one item */
	struct bindings bindings;    /* of those that are kept */
	const struct applied *applied; /* by node */
	size_t napplied;
	uint32_t id;                 /* for who watches the session; else 0 */
};
typedef VEC(struct way) ways_t;
/* kept: the metavariables of which bindings are wanted, NULL-terminated. Each has one value in a way; a position that is
 * bound on several branches, or again and again in a nest, has all of its places there (also). False: gave up (budget, depth); out is what was found until then, and must not be used for edits. */
bool formula_check(const struct formula *f, struct unifier *u, const struct metavar *const *kept, ways_t *out);

#endif
