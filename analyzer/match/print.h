/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside print*.c: a file as a row of pieces, some of which go, with new ones between them.
 *
 *	print.c         the whole; pieces → text and edit groups
 *	print_want.c    what each way wants of each token, conflicts
 *	print_decl.c    what goes with declarations that go
 *	print_join.c    new code beside what stays: lines, blanks
 *	print_place.c   the statement around a token, and how its lines are indented
 *	print_tokens.c  '+' code and values → tokens
 *	print_plus.c    those → new pieces: which of them are statements, where lines break
 *	print_space.c   blanks between two tokens of new code
 *	print_minus.c   white space, comments and empty lines around what goes
 *	print_braces.c  braces around what became several statements
 *	print_layout.c  indentation of new lines
 *	print_depth.c   … as Coccinelle has it
 *	print_wrap.c    lines that are too long, lines within parentheses
 */
#ifndef PTERIS_MATCH_PRINT_H
#define PTERIS_MATCH_PRINT_H

#include "match/transform.h"

enum piece_kind {
	PC_CODE, PC_SPACE, PC_NEWLINE, PC_COMMENT,
	PC_CPP,            /* a line of #if, #else, #pragma …, without its newline */
	/* new ones */
	PC_TEXT,
	PC_BREAK,          /* new line, indented as the place asks for */
	PC_RAW_BREAK,      /* new line in column 0 */
	PC_INDENT, PC_UNINDENT, /* of what follows, by one level */
};
enum piece_hint { HINT_NONE, HINT_OPEN, HINT_CLOSE, HINT_COMMA /* a line may be broken after this one */ };
struct piece {
	uint8_t kind, hint;
	bool minus;        /* under '-' */
	bool gone;         /* will not be printed, for whatever reason */
	bool replaces;     /* PC_TEXT, PC_BREAK …: stands among what goes, not beside what stays */
	tok_id tok;        /* of the file; of new ones: beside which they stand */
	uint32_t off, flen; /* bytes of the file that it is, or was before it became another; new ones: flen is 0 */
	int8_t shift;      /* of the file's lines behind it: one level to the right or to the left */
	uint32_t way;      /* which way asked for it */
	uint32_t dots;     /* behind how many `...` of the rule */
	const char *text;  /* of PC_TEXT and breaks */
	uint32_t len;
	bool start;        /* first piece of one stretch of new code: the next three count */
	uint32_t stmts;    /* how many statements it has */
	bool block;        /* … one of them only: a block */
	bool needs_braces; /* … an if without an else: no branch without braces */
	uint8_t edge;      /* enum plus_edge: what it begins with */
	bool apart;        /* not in the place of what goes before */
	bool value;        /* … an expression, type or statement that was bound, or a type */
	node_id owner;     /* the statement of the file that it follows, or 0 */
	struct indent { const char *at; uint32_t len; int level; } indent; /* of its lines */
	bool law;          /* indent is what follows this new line */
};
typedef VEC(struct piece) pieces_t;

static inline bool piece_is_new(const struct piece *p)
{
	return p->kind >= PC_TEXT;
}
static inline bool piece_is_blank(const struct piece *p)
{
	return p->kind == PC_SPACE || p->kind == PC_NEWLINE;
}

/* ---- new code -------------------------------------------------------------------------------- */
struct fmt_token {
	const char *text;
	uint32_t len;
	uint8_t kind;      /* enum token_kind */
	uint16_t sub;
	bool keyword;
	bool space;        /* white space stood before it in the rule */
	bool bol;
	bool type;         /* belongs to a type that was bound */
	bool from_value;
	bool term;         /* … and no name */
	bool again;        /* begins a declaration that was one of several in one */
	uint16_t indent;
	uint32_t line;     /* of the rule */
	uint32_t empty;    /* lines left empty before it */
};
typedef VEC(struct fmt_token) fmt_tokens_t;

/* What kind of thing new code begins or ends with: whether it needs a line of its own */
enum plus_edge { EDGE_NONE, EDGE_INLINE, EDGE_STMT, EDGE_FUNC, EDGE_OPEN_BRACE, EDGE_CLOSE_BRACE, EDGE_DIRECTIVE,
		 EDGE_CPP /* #if … */, EDGE_COMMENT, EDGE_ITEM };
struct plus_shape {
	enum plus_edge first, last;
	unsigned stmts;    /* statements and declarations at its outermost level */
	bool block;        /* one block, nothing else */
	bool needs_braces; /* an if without an else */
	bool label;        /* it begins with one */
	uint8_t first_cls, last_cls; /* enum fmt_class */
};
/* Tokens of '+' code with the values of metavariables in their place. after_operand: it goes on an expression of the
 * file, so that a first '*' is no dereference. */
void plus_tokens(const struct plus_code *c, const struct bindings *b, bool after_operand,
		 const struct transform_style *style, fmt_tokens_t *out);
/* Appended to out as PC_TEXT, PC_BREAK, PC_INDENT …; replaces: it comes in the place of what goes, within
 * so many branches without braces. */
void plus_render(const fmt_tokens_t *toks, bool after_operand, bool replaces, unsigned loose,
		 const struct transform_style *style, struct arena *a, pieces_t *out, struct plus_shape *shape);

/* #if, #else, #endif, #pragma …: in column 0, with nothing beside it */
bool fmt_is_conditional(const struct fmt_token *t);

/* ---- spacing --------------------------------------------------------------------------------- */
enum fmt_class { FC_NONE, FC_OPERAND, FC_OPERATOR, FC_UNARY, FC_OPEN, FC_CLOSE, FC_CAST_OPEN, FC_CAST_CLOSE, FC_TYPE,
		 FC_STAR, FC_COMMA, FC_KEYWORD, FC_CALL_OPEN, FC_INDEX_OPEN, FC_MEMBER, FC_POSTFIX, FC_SEMI, FC_COLON };
/* struct, union, enum */
bool fmt_is_tag_word(const struct fmt_token *t);
/* One class a token; cls has toks->len entries */
void fmt_classify(const fmt_tokens_t *toks, uint8_t *cls, bool after_operand);
/* Does a blank stand between tokens i - 1 and i? */
bool fmt_space(const fmt_tokens_t *toks, const uint8_t *cls, size_t i);
/* How tightly an expression's outermost operator binds; 100 for what needs no parentheses anywhere */
int fmt_binary_precedence(enum punct p);
int fmt_precedence(const struct fmt_token *t, size_t n, const uint8_t *cls);

/* ---- what goes, and around it ------------------------------------------------------------------ */
struct print {
	const struct source *src;
	const struct syntax *s;
	const struct transform_style *style;
	struct arena *arena;
	pieces_t pieces;
	uint32_t *at;      /* token → piece (of the file's own) */
};
/* The innermost item of a list (of statements, fields, …), or branch of a statement, around a token; 0: none */
node_id print_item(const struct syntax *s, tok_id t);
/* Indentation for a new line in the list that this item of it stands in */
struct indent print_indent(const struct syntax *s, node_id item);
/* White space that the line of a token begins with */
struct indent print_line_indent(const struct syntax *s, tok_id t);
bool print_starts_line(const struct syntax *s, tok_id t);
bool print_is_branch(const struct syntax *s, node_id n);
void print_regions(struct print *p);
void print_commas(struct print *p);
void print_shifts(struct print *p);
void print_depths(struct print *p);
void print_braces(struct print *p);
/* ---- the rest ------------------------------------------------------------------------------------ */
struct chunk {
	uint32_t piece;
	const char *text;
	uint32_t len;
	uint8_t hint;
};
typedef VEC(struct chunk) chunks_t;
/* What is printed, in order; pieces of the file that stay have their own bytes */
void print_layout(struct print *p, chunks_t *out);
/* Breaks lines that got too long, and aligns those within parentheses that have new code in them. */
void print_wrap(struct print *p, chunks_t *v);

#endif
