/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to smpl/: the reader's state and the steps of reading.
 *
 *	smpl.c      the steps in order; reading a file
 *	lexline.c   bytes → tokens: free-form (declarations), by line with marks (patterns)
 *	header.c    header comments and Pteris- keys
 *	rulehead.c  @name depends on …@, virtual, using, scripts
 *	metavar.c   one declaration; metatype.c: the C type in it; constraint.c: what follows a name
 *	structure.c balance, dots, disjunctions of a pattern
 *	pattern.c   slices, '+' text, parsing by syntax/
 *	check.c     what makes sense and what can never match
 *	feature.c   which features the matcher supports: the one table
 *	diag.c      messages with caret, nearest words
 *	print.c     what was understood, as text
 *	past*.c     pattern trees for smpl_read_all(): see past_private.h
 */
#ifndef PTERIS_SMPL_INTERNAL_H
#define PTERIS_SMPL_INTERNAL_H

#include "smpl/smpl.h"

enum stok_kind {
	ST_EOF,
	ST_IDENT,
	ST_NUMBER,
	ST_STRING,
	ST_CHAR,
	ST_PUNCT,
	ST_AT,              /* @ */
	ST_ATAT,            /* @@, in declarations only */
	ST_HASH,            /* in declarations: '#' at the start of a line; its rest is the token */
	ST_DIRECTIVE,       /* in patterns: a whole directive line */
	ST_PLUS,            /* in patterns: adjoining '+' lines, without their column 0 */
	ST_DOTS,            /* ... */
	ST_DOTS6,           /* ...... (C's own varargs) */
	ST_NEST_OPEN,       /* <... */
	ST_NEST_PLUS_OPEN,  /* <+... */
	ST_NEST_CLOSE,      /* ...> */
	ST_NEST_PLUS_CLOSE, /* ...+> */
	ST_DISJ_OPEN,       /* ( in column 0, or \( */
	ST_DISJ_OR,
	ST_DISJ_AND,
	ST_DISJ_CLOSE,
	ST_BAD,
};
struct stok {
	uint8_t kind;     /* enum stok_kind */
	uint8_t mark;     /* enum mark; ST_PLUS has none */
	bool optional;    /* on a '?' line */
	bool twice;       /* ST_PLUS of '++' lines */
	bool column0;     /* disjunction tokens: written in column 0 */
	bool bol;         /* first on its line */
	bool space;       /* white space or a comment stands before it */
	uint32_t off, len;
	const char *text; /* interned; ST_PLUS: the lines, in the arena */
};
struct stoks {
	struct stok *at; /* the last one is ST_EOF */
	size_t len, cap;
};

/* In the order of the table in feature.c */
enum feature {
	F_NONE,
	F_COCCI_INCLUDE, F_USING, F_SCRIPT, F_INITIALIZE, F_FINALIZE, F_EXTENDS, F_RULE_USING,
	F_DEPEND_SCOPE, F_DEPEND_EVER, F_DEPEND_FILE, F_RULE_TYPE,
	F_MV_INHERITED, F_MV_VIRTUAL, F_MV_IDEXPRESSION, F_MV_STATEMENT, F_MV_DECLARATION,
	F_MV_FIELD, F_MV_INITIALISER, F_MV_PARAMETER, F_MV_LIST, F_MV_LIST_LENGTH,
	F_MV_POSITION_ANY, F_MV_FRESH, F_MV_DECLARER, F_MV_ITERATOR, F_MV_ATTRIBUTE, F_MV_OPERATOR,
	F_MV_FORMAT, F_MV_FUNCTION, F_MV_METAVARIABLE, F_MV_COMMENTS, F_MV_PRAGMA,
	F_TYPE_SET, F_TYPE_TYPEOF, F_TYPE_KEYWORD, F_TYPE_STRUCT_METAVAR, F_TYPE_STRUCT_BODY,
	F_TYPE_POINTERS,
	F_C_REGEX, F_C_NOT_REGEX, F_C_EQ, F_C_NOT_EQ, F_C_NOT_POSITION, F_C_SUBTERM, F_C_SCRIPT,
	F_C_BOOLEAN, F_C_METAVAR,
	F_PLUS_TWICE, F_OPTIONAL, F_DIRECTIVE, F_STATEMENT_DOTS, F_EXPRESSION_DOTS, F_ARGUMENT_DOTS,
	F_INDEX_DOTS, F_INITIALISER_DOTS, F_VARARGS, F_NEST, F_WHEN, F_STRING_DOTS, F_FORMAT_STRING,
	F_DISJ_INNER, F_DISJ_INLINE, F_DISJ_STATEMENT, F_DISJ_EMPTY, F_CONJ, F_ATTACHED,
	F_SEQUENCE, F_CONTROL, F_DECLARATION, F_TOPLEVEL, F_TYPE_PATTERN, F_MACRO_STATEMENT,
	F_COUNT,
};

struct key_off {
	uint32_t key, value;
};
struct reader {
	const char *path, *text;
	uint32_t size;
	const struct names *names; /* may be NULL */
	bool all;                  /* smpl_read_all(): the whole language, rules get a struct past */
	struct smpl *smpl;
	struct arena *arena;
	struct err *err;
	enum feature lacking;      /* first feature that the matcher does not support yet … */
	uint32_t lacking_off;      /* … and where it is used */
	VEC(struct smpl_note) notes;
	VEC(struct smpl_key) keys;
	VEC(struct key_off) key_offs; /* where each key and its value stand */
	VEC(const char *) virtuals;
	VEC(const char *) isos;
	VEC(struct smpl_rule) rules;
	struct map *declared;      /* names that declarations so far made typedefs, declarers, …:
				    * enum name_kind bits; they hold for all later rules */
	VEC(struct regex *) regexes;
	VEC(struct syntax *) trees;
	const char *dots;          /* start of the names of placeholders for '...' */
	unsigned ndots;            /* how many there are */
	VEC(uint32_t) lines;       /* where each line starts */
	struct map *used;          /* names of all metavariables of the rules so far */
};

/* One rule while it is read */
struct rule_reader {
	struct reader *r;
	struct smpl_rule *rule;
	VEC(struct metavar) metavars;
	VEC(uint32_t) declared_at; /* offset of each metavariable's name */
	struct stoks body;
	uint32_t head, end;        /* offsets of the rule's '@' and of the end of its body */
};

/* ---- diag.c ---------------------------------------------------------------------------------- */
/* Fills r->err with place, message, source line and caret; returns ERR_USAGE. */
int reader_error(struct reader *r, uint32_t off, const char *fmt, ...) PRINTF(3, 4);
/* Something worth knowing that is no error; kept in smpl->notes */
void reader_note(struct reader *r, uint32_t off, const char *fmt, ...) PRINTF(3, 4);
void reader_position(struct reader *r, uint32_t off, int *line, int *column);
int reader_line(struct reader *r, uint32_t off);
/* The candidate nearest to word, or NULL when none is near enough to be meant (two edits at most,
 * fewer for short words). */
const char *nearest(const char *word, const char *const *candidates, size_t n);

/* ---- feature.c ------------------------------------------------------------------------------- */
/* Notes that the rule file uses a feature; remembers the first one that is not supported. Returns
 * whether it is supported. */
bool feature_use(struct reader *r, enum feature f, uint32_t off);
int feature_check(struct reader *r);

/* ---- lexline.c ------------------------------------------------------------------------------- */
/* The next token of declarations; *off moves behind it. */
int lex_free(struct reader *r, uint32_t *off, struct stok *t);
/* Tokens of the pattern that starts at *off; *off moves to the '@' of the next rule or the end. */
int lex_pattern(struct reader *r, uint32_t *off, struct stoks *out);
/* Tokens of a directive line (ST_DIRECTIVE), without the end */
int lex_directive(struct reader *r, const struct stok *line, struct stoks *out);
/* Tokens of '+' text, for checks; comments are left out. */
int lex_plus(struct reader *r, const struct stok *plus, struct stoks *out);
bool stok_is(const struct stok *t, const char *text);

/* ---- header.c -------------------------------------------------------------------------------- */
void read_header(struct reader *r, uint32_t end);
/* Needs the rules; finds unknown and malformed Pteris- keys. */
int check_keys(struct reader *r);
/* Compiles and keeps a regular expression whose text stands at off in the file. */
int compile_regex(struct reader *r, const char *pattern, uint32_t off, struct regex **out);

/* ---- rulehead.c ------------------------------------------------------------------------------ */
int read_prelude(struct reader *r, uint32_t *off);
/* From the '@' to behind the closing one */
int read_rule_head(struct reader *r, uint32_t *off, struct smpl_rule *rule);
/* Declarations and code of a script rule */
int read_script(struct reader *r, uint32_t *off, struct smpl_rule *rule);
/* The next token must be this punctuation. */
int expect(struct reader *r, uint32_t *off, const char *text);

/* ---- metavar.c, metatype.c, constraint.c ----------------------------------------------------- */
/* All declarations of a rule, up to and including @@ */
int read_metavars(struct rule_reader *rr, uint32_t *off);
struct decl {              /* what the names of one declaration have in common */
	struct metavar mv;
	bool names;        /* typedef, symbol, declarer name …: no metavariables */
	enum feature feature;
};
/* Reads a C type up to the name of the metavariable; *t is that name afterwards. */
int read_metatype(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d);
/* t: an opening bracket; afterwards the token behind the one that closes it */
int skip_brackets(struct reader *r, uint32_t *off, struct stok *t);
/* t: token behind the name; afterwards the ',' or ';' behind the constraints */
int read_constraints(struct rule_reader *rr, uint32_t *off, struct stok *t, struct metavar *mv);
const struct metavar *rule_metavar(const struct rule_reader *rr, const char *name);

/* "OCaml is not supported" at this place */
int refuse_ocaml(struct reader *r, uint32_t off);

/* ---- structure.c ----------------------------------------------------------------------------- */
int check_structure(struct rule_reader *rr);

/* ---- pattern.c, check.c ---------------------------------------------------------------------- */
int read_pattern(struct rule_reader *rr);
/* The same for smpl_read_all(): see past_private.h */
int read_past(struct rule_reader *rr);
/* '+' text: its brackets, and that it only uses what the code beside it binds */
int check_plus(struct rule_reader *rr);
int check_rule(struct rule_reader *rr);
void note_depends(struct reader *r, const struct smpl_rule *rule, uint32_t off);

#endif
