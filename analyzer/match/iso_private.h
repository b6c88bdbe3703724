/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the isomorphisms: patterns as trees that can be rewritten.
 *
 *	iso.c        the public functions; one isomorphism after the other over one rule
 *	iso_read.c   isomorphism files
 *	iso_tree.c   struct past ↔ struct inode
 *	iso_type.c   what is known of the type of a piece of a pattern
 *	iso_match.c  does this side of an isomorphism match this piece of a rule?
 *	iso_make.c   the other sides, with what the metavariables stand for
 *
 * As the peer does it: isomorphisms are applied in the order of their file, each once over the whole rule, from the
 * leaves up; what one has made is not given to it again, but to those that follow.
 */
#ifndef PTERIS_MATCH_ISO_PRIVATE_H
#define PTERIS_MATCH_ISO_PRIVATE_H

#include "match/engine.h"

/* ---- trees ----------------------------------------------------------------------------------- */
struct itok {
	struct ptoken t;
	const struct metavar *const *positions; /* what token_positions said of it; NULL-terminated, or NULL */
};
/* What a node consists of, in order: its own tokens, its children, the code of its `when`s */
struct item {
	enum { IT_TOK, IT_NODE, IT_WHEN } kind;
	struct itok *tok;
	struct inode *node;
	size_t when;            /* IT_WHEN: which one; node is its code */
	struct item *next;
};
struct inode {
	uint16_t kind, sub;
	uint8_t role;
	bool plus, optional, column0, test;
	const struct metavar *mv;
	const struct metavar *const *positions;
	const struct when *whens; /* kinds only: the code is among the items */
	size_t nwhens;
	const struct string_part *parts; /* as of pnode */
	size_t nparts;
	struct item *items, *tail;
	struct inode *parent;
};
struct inode *itree_from(const struct past *p, struct arena *a);
/* like: what has no place in the tree */
const struct past *itree_to(const struct past *like, struct inode *root, struct arena *a);
struct inode *inode_new(struct arena *a, unsigned kind, unsigned role);
void inode_add(struct inode *n, struct inode *child, struct arena *a);
struct itok *inode_add_token(struct inode *n, const struct ptoken *t, struct arena *a);
struct inode *inode_copy(const struct inode *n, struct arena *a);
struct inode *inode_child(const struct inode *n);               /* the first, or NULL */
struct inode *inode_role(const struct inode *n, unsigned role); /* the first child of this role, or NULL */
size_t inode_count(const struct inode *n);                      /* nodes, itself included */
struct item *item_node(struct item *i);                         /* the first from there on that is a node, or NULL */
struct itok *inode_first(const struct inode *n);                /* its outermost tokens, or NULL */
struct itok *inode_last(const struct inode *n);
bool inode_is_expr(const struct inode *n);
bool inode_is_stmt(const struct inode *n);
/* Every token satisfies this */
bool inode_all(const struct inode *n, bool (*ok)(const struct ptoken *t));
bool ptoken_is_minus(const struct ptoken *t);
bool ptoken_is_plain(const struct ptoken *t); /* context without '+' */
bool ptoken_has_plus(const struct ptoken *t);

/* ---- isomorphisms ---------------------------------------------------------------------------- */
enum iso_kind { ISO_EXPR, ISO_TEST, ISO_TO_TEST, ISO_ARG, ISO_STMT, ISO_DECL, ISO_TYPE, ISO_TOP };
enum iso_purity { PURE = 1 << 0, CONTEXT_ONLY = 1 << 1 };
struct iso_mv {
	const char *name;       /* interned */
	unsigned purity;        /* enum iso_purity */
};
struct iso_side {
	struct inode *tree;     /* the expression, statement, … itself */
	const struct smpl_rule *rule;
	unsigned group;         /* a => b <=> c: 0, 1, 1. What matches group k may also be any of k, k + 1, … */
};
struct iso {
	const char *name;       /* interned; "" when it has none */
	enum iso_kind kind;
	const struct iso_mv *mvs;
	size_t nmvs;
	const struct iso_side *sides;
	size_t nsides;
	const struct smpl_rule *only; /* for this rule alone: `using` in its header; else NULL */
};
struct isos {
	VEC(struct iso) list;
	VEC(struct smpl *) smpls; /* own the trees' metavariables */
	struct arena *arena;
};
/* only: see struct iso */
int isos_read_text(struct isos *out, const char *path, const char *text, const struct smpl_rule *only, struct err *err);

int isos_check_disabled(const struct isos *i, const struct smpl *s, struct err *err);

/* ---- applying one ---------------------------------------------------------------------------- */
struct iso_bound {
	const char *name;
	const struct inode *node;
	const struct metavar *mv; /* of the isomorphism's own */
	const struct ctype *type; /* MV_TYPE that is only known from a type: with of_type */
	const char *of_type;      /* … and the type metavariable's name in it, or NULL */
	struct metavar *fresh;    /* met in no matched side */
};
struct iso_position {
	const char *text;         /* the token's; interned */
	const struct metavar *const *mvs;
	bool node;                /* on a node that is this token */
	bool placed;              /* in the side under work */
};
struct iso_run {
	const struct iso *iso;
	const struct smpl_rule *rule;
	const struct map *uses;   /* how often each metavariable stands in the rule: only those used once are pure */
	struct arena *a;
	const struct inode *at;   /* what is being matched */
	bool minus;               /* … and it is '-' code as a whole */
	VEC(struct iso_bound) bound;
	/* positions on what the isomorphism itself spells: each side must have that token, too */
	VEC(struct iso_position) positions;
	const struct plus_code *const *inner; /* '+' code in the midst of it; only when it is '-' as a whole */
	unsigned *fresh;          /* counts new metavariables */
};
bool iso_match(struct iso_run *r, const struct inode *side, const struct inode *n);
struct iso_bound *iso_bound(struct iso_run *r, const char *name); /* NULL: not bound */
/* `T` alone in a place for types, whichever nodes the reader put around it: the metavariable, else NULL */
const struct metavar *iso_lone_type(const struct inode *p);
struct inode *iso_make(struct iso_run *r, const struct inode *side);

void iso_run_release(struct iso_run *r);
/* Both lists, the first one first */
const struct plus_code *const *plus_join(struct arena *a, const struct plus_code *const *x,
					 const struct plus_code *const *y);

/* ---- types ----------------------------------------------------------------------------------- */
/* Of a piece of a pattern: ctype_unknown when nothing is known; *of_type: the type metavariable in it, or NULL */
const struct ctype *inode_type(const struct inode *n, const char **of_type);
/* Does it stand where only true or false counts? */
bool inode_in_test(const struct inode *n);
#endif
