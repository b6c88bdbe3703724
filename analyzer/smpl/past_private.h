/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the reader of pattern trees (past.h): a recursive-descent parser over the tokens of one rule's body.
 *
 *	past.c        from a rule to its struct past: shape, ids, positions, '+' code
 *	past_tokens.c tokens of the body → struct ptok, what is known of each name
 *	past_plus.c   '+' lines → tokens, and on which token they hang
 *	past_smpl.c   dots, when, nests, disjunctions, strings with metavariables
 *	past_string.c strings with format metavariables
 *	past_expr.c, past_type.c, past_decl.c, past_stmt.c: C
 *	past_print.c  a tree as text
 *
 * A function that parses a construct returns its node; or NULL when the tokens do not fit, and then the caller, who
 * kept the position, goes back to it. How far anybody came is kept for the error message.
 */
#ifndef PTERIS_SMPL_PAST_PRIVATE_H
#define PTERIS_SMPL_PAST_PRIVATE_H

#include "smpl/internal.h"
#include "smpl/past.h"

#define PAST_DEPTH 200     /* constructs inside each other, so that hostile input cannot end the stack */
#define PAST_STEPS 2000000 /* tokens taken, so that it cannot end our patience */

struct ptok {
	struct ptoken t;
	uint8_t st;       /* enum stok_kind */
	bool column0, optional;
	bool directive;   /* on a directive line */
	uint32_t off, len;
	const struct metavar *mv; /* it is the name of this one */
	unsigned known;   /* enum name_kind bits */
	const struct metavar *const *at; /* what stands behind it after '@'; NULL-terminated, or NULL */
};
struct pparser {
	struct rule_reader *rr;
	struct arena *a;
	struct ptok *toks;
	uint32_t ntoks, pos, limit; /* limit: what is behind it is not to be seen now */
	uint32_t far;               /* the furthest token that nobody could take */
	int depth;
	uint64_t steps;
	bool deep;                  /* a limit was hit */
	struct map *failed;         /* what ptry() tried in vain: struct attempt */
	int braces;                 /* how many braces are open */
	bool defines_type;          /* behind the specifiers of a typedef: a type is declared */
};
/* A node while it is built; its last child is known so that lists take linear time */
struct pbuild {
	struct pnode n;
	struct pnode *tail;
};
typedef struct pnode *(*past_fn)(struct pparser *p);

/* ---- past.c: the stream, nodes --------------------------------------------------------------- */
const struct ptok *ppeek(struct pparser *p);             /* ST_EOF at the limit */
const struct ptok *ppeek_at(struct pparser *p, uint32_t ahead);
void ptake(struct pparser *p);
bool pat(struct pparser *p, enum punct c);
bool pat_ahead(struct pparser *p, uint32_t ahead, enum punct c);
bool pkey(struct pparser *p, enum keyword k);
bool paccept(struct pparser *p, enum punct c);
bool pst(struct pparser *p, enum stok_kind k);
static inline bool ptok_punct(const struct ptok *t, enum punct c)
{
	return t->t.kind == T_PUNCT && t->t.sub == c;
}
/* An identifier that is no word of C */
static inline bool ptok_ident(const struct ptok *t)
{
	return t->st == ST_IDENT && !t->t.sub;
}
static inline bool ptok_mv(const struct ptok *t, enum metavar_kind k)
{
	return t->mv && t->mv->kind == k;
}
struct pnode *pnode_new(struct pparser *p, int kind);   /* begins at the next token … */
struct pnode *pnode_from(struct pparser *p, int kind, const struct pnode *first); /* … where that one begins */
void padd(struct pnode *parent, struct pnode *child, enum node_role role);
/* What fn reads becomes a child; false: it read nothing. */
bool padd_from(struct pparser *p, struct pnode *parent, struct pnode *(*fn)(struct pparser *p), enum node_role role);
struct pnode *pdone(struct pparser *p, struct pnode *n); /* ends with the token taken last */
struct pnode *pleaf(struct pparser *p, int kind);        /* over the next token */
struct pnode *pmeta(struct pparser *p);                  /* PN_META over the next token */
bool penter(struct pparser *p);
void pleave(struct pparser *p);
/* fn's node; else NULL, and the parser stands where it stood */
struct pnode *ptry(struct pparser *p, past_fn fn);
/* How many tokens ahead stands the one behind the bracket that opens `ahead` tokens ahead? 0: none */
uint32_t pafter_parens(struct pparser *p, uint32_t ahead);

/* ---- past_tokens.c --------------------------------------------------------------------------- */
int past_tokens(struct pparser *p);
/* Kind and sub of a C token that is given as text */
void past_classify(const char *text, size_t len, uint8_t *kind, uint16_t *sub);

/* ---- past_plus.c ----------------------------------------------------------------------------- */
/* Puts it on p->toks */
int past_plus(struct pparser *p, const struct pnode *root);

/* ---- past_smpl.c ----------------------------------------------------------------------------- */
struct pnode *p_dots(struct pparser *p);
/* A disjunction or conjunction of what fn parses */
struct pnode *p_disj(struct pparser *p, past_fn fn);
struct pnode *p_nest(struct pparser *p, past_fn fn);
bool p_at_nest(struct pparser *p);
/* An identifier where no expression can stand: its own, a metavariable, a disjunction of such */
struct pnode *p_name(struct pparser *p, enum node_kind leaf);

/* ---- past_string.c --------------------------------------------------------------------------- */
/* The pieces of a literal with format metavariables or dots, or NULL */
const struct string_part *past_string(struct pparser *p, const char *literal, size_t *nparts);

/* ---- past_expr.c ----------------------------------------------------------------------------- */
struct pnode *p_expr(struct pparser *p);     /* with commas */
struct pnode *p_assign(struct pparser *p);
struct pnode *p_cond(struct pparser *p);
struct pnode *p_args(struct pparser *p);     /* "(" … ")" */
struct pnode *p_initializer(struct pparser *p);
struct pnode *p_init_list(struct pparser *p);
struct pnode *p_init_item(struct pparser *p);
bool p_is_expr_mv(const struct metavar *mv);

/* ---- past_type.c ----------------------------------------------------------------------------- */
bool p_starts_type(struct pparser *p);
bool p_spec_keyword(const struct ptok *t);
bool p_type_keyword(const struct ptok *t);
struct pnode *p_specs(struct pparser *p, bool abstract);
struct pnode *p_type_name(struct pparser *p);
struct pnode *p_attribute(struct pparser *p); /* NULL when none is at hand */
bool p_at_attribute(struct pparser *p);
bool p_attributes(struct pparser *p, struct pnode *parent);
bool p_trailing(struct pparser *p, struct pnode *parent); /* behind a declarator: names are annotations, too */

/* ---- past_decl.c ----------------------------------------------------------------------------- */
struct pnode *p_declarator(struct pparser *p, bool abstract);
struct pnode *p_decl(struct pparser *p);
struct pnode *p_declarer(struct pparser *p);
bool p_names_declarer(const struct ptok *t);
struct pnode *p_field(struct pparser *p);
struct pnode *p_param(struct pparser *p);
struct pnode *p_enumerator(struct pparser *p);
struct pnode *p_function(struct pparser *p);
struct pnode *p_directive(struct pparser *p);

/* ---- past_stmt.c ----------------------------------------------------------------------------- */
struct pnode *p_stmt(struct pparser *p);
struct pnode *p_seq(struct pparser *p);      /* PN_SEQ up to what cannot go on */
struct pnode *p_compound(struct pparser *p);
bool p_seq_ends(struct pparser *p);

#endif
