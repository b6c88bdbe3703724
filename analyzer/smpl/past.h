/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pattern of a rule as a tree: what the whole language needs, for the engine that follows control
 * flow (match/engine.h). One tree holds context, '-' and '*' code; '+' code hangs on its tokens.
 *
 * A node that stands for C has the kind, sub, roles and children that syntax.h gives for that kind, so that a
 * pattern and a place of a file can be walked side by side; lists (statements, arguments, parameters, …) may hold
 * PN_ nodes anywhere. A node and its children are immutable once smpl_parse() returned.
 */
#ifndef PTERIS_PAST_H
#define PTERIS_PAST_H

#include "smpl/smpl.h"

enum pnode_kind {                 /* beyond enum node_kind */
	PN_META = N_KIND_COUNT,   /* a metavariable: mv; what it may stand for follows from mv->kind and its place */
	PN_DOTS,                  /* `...`; whens */
	PN_NEST,                  /* <... A ...> and <+... A ...+> (plus); child: PN_SEQ of statements, or an
				   * expression; whens */
	PN_DISJ,                  /* ( A | B ), \( A \| B \); a child for each: PN_SEQ in statement place, else what
				   * stands there (expression, type, declaration, …). An empty branch is an empty
				   * PN_SEQ */
	PN_CONJ,                  /* ( A & B ) */
	PN_SEQ,                   /* statements, declarations, top-level items in a row, dots among them */
	PN_KIND_COUNT,
};

/* A piece of a literal that names format metavariables, or has dots: "...%@d@ bytes" */
struct string_part {
	enum { SP_TEXT, SP_CONVERSION, SP_META, SP_DOTS } kind; /* text; %5d; %@d@: mv; any pieces */
	const char *text;         /* interned, as written */
	const struct metavar *mv; /* SP_META: of kind MV_FORMAT (the conversion without its '%'), MV_FORMAT_LIST (as
				   * many pieces as possible) */
};
/* One token of '+' code, ready to be printed */
struct plus_token {
	const char *text;         /* interned; a comment or a directive line is one token */
	uint8_t kind;             /* enum token_kind */
	uint16_t sub;             /* enum punct, keyword, directive */
	bool bol;                 /* first on its line */
	bool space;               /* white space stood before it */
	uint16_t indent;          /* column of its first byte in the rule file, from 0; a tab goes to the next multiple
				   * of 8, a mark such as '+' takes a column: `+\tx` and ` \tx` are both at 8 */
	const struct metavar *mv; /* it is the name of this metavariable */
	uint32_t line;            /* of the rule file */
	const struct string_part *parts; /* of a literal with format metavariables, else NULL */
	size_t nparts;
};
/* Adjoining '+' lines, or a '+' stretch between two tokens */
struct plus_code {
	const struct plus_token *at;
	size_t len;
	bool twice;               /* '++': may be put at one place more than once */
	uint16_t empty_before, empty_after; /* '+' lines with nothing on them, at its start and end */
	bool own_lines;           /* no code of the slice stands on these lines: always, in column-0 SmPL */
};

struct ptoken {                   /* a token of context, '-' or '*' code */
	const char *text;         /* interned */
	uint8_t kind;             /* enum token_kind; T_OTHER for `...`, '<...' and the like */
	uint16_t sub;
	uint8_t mark;             /* enum mark */
	bool bol, space;
	uint16_t indent;          /* as plus_token.indent */
	const struct plus_code *const *before; /* NULL-terminated, or NULL: in order, right before this token */
	const struct plus_code *const *after;
	uint32_t line, column;
};

enum when_kind { WHEN_NOT, WHEN_EQ, WHEN_ANY, WHEN_STRICT, WHEN_FORALL, WHEN_EXISTS, WHEN_TRUE, WHEN_FALSE };
struct when {                     /* WHEN_TRUE, WHEN_FALSE: `when != true E`, code is E */
	enum when_kind kind;
	const struct pnode *code; /* WHEN_NOT, WHEN_EQ: PN_SEQ or an expression */
};

struct pnode {
	uint16_t kind;            /* enum node_kind or pnode_kind */
	uint8_t role;             /* enum node_role */
	bool plus;                /* PN_NEST: <+... ...+> */
	bool optional;            /* '?' line */
	bool column0;             /* PN_DISJ, PN_CONJ: written in column 0 */
	bool test;                /* made by an isomorphism: matches only where code stands as a condition */
	uint16_t sub;
	uint16_t id;              /* counted in the rule, from 1: preorder */
	uint32_t first, last;     /* tokens, inclusive; first > last: none (an empty branch) */
	const struct pnode *parent, *child, *next;
	const struct metavar *mv; /* PN_META */
	/* Position metavariables in @p (and, as in E@e, metavariables of other kinds: what stands there is theirs, too), NULL-terminated, or NULL: bound to the extent of this node. On a token that
	 * is no node by itself (a ';', a bracket, a keyword) they stand in `token_positions` of the nearest node. */
	const struct metavar *const *positions;
	const struct token_position { uint32_t token; const struct metavar *mv; } *token_positions;
	size_t ntoken_positions;
	const struct when *whens;
	size_t nwhens;
	const struct string_part *parts; /* N_STRING of one literal with metavariables or dots, else NULL */
	size_t nparts;
};

enum past_shape {
	PAST_EXPR,                /* the whole rule is one expression (or a disjunction of expressions) */
	PAST_STMTS,               /* statements and declarations, inside a function */
	PAST_TOP,                 /* with function definitions, #include, #define …: each item of its own; several
				   * statements and declarations in a row are one, a PN_SEQ */
	PAST_TYPE, PAST_INIT,     /* a type; an initialiser item such as `.name = f` */
};
struct past {
	enum past_shape shape;
	const struct pnode *root; /* PN_SEQ for STMTS and TOP */
	const struct ptoken *tokens;
	size_t ntokens, nnodes;
	bool changes;             /* has '-' or '+' */
	bool star;
	/* '+' code of a rule that has no other (`@@ @@ + #include <a.h>` never parses): NULL */
};
/* As text, for tests: an indented line a node */
void past_print(const struct past *p, struct str *out);
bool past_is_expr(const struct pnode *n); /* may stand where an expression is asked for */

#endif
