/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lossless syntax tree of one unpreprocessed file of kernel C.
 *
 * Tokens: every byte of the file belongs to exactly one token (white space, comments, line
 * continuations and directives included), so concatenating the tokens gives the file back.
 * Nodes cover ranges of tokens. All `#if` branches are parsed:
 *   - where each branch is a sequence of whole items (declarations, statements, struct fields,
 *     enumerators, initialisers, …) the group is one N_PP_COND node with an N_PP_BRANCH per branch;
 *   - where branches cut through an item (half an if, a different function head, one operand), the
 *     smallest enclosing list of items is parsed once per variant, as N_ALT with N_VARIANT
 *     children. The variants select branches consistently (same condition text, same choice), and
 *     together they cover every branch. Their nodes share tokens: one token may belong to nodes of
 *     several variants. The range of such a node may have holes (branches not selected, directives).
 * What cannot be parsed is an N_ERROR node over as few tokens as possible.
 *
 * Parsing needs to know some names (typedefs, kinds of macros): struct names. Whatever it says, the
 * tree is lossless and parsing never fails; wrong names only give worse trees.
 *
 * Nodes and tokens live in the struct syntax and are freed with it. Indices are 32 bit; a file
 * larger than 1 GB is refused by syntax_parse() with ERR_FAIL.
 */
#ifndef PTERIS_SYNTAX_H
#define PTERIS_SYNTAX_H

#include "base/base.h"

/* ---- tokens ---------------------------------------------------------------------------------- */
enum token_kind {
	T_EOF,
	/* trivia */
	T_SPACE,      /* blanks, tabs, form feeds, \r before \n */
	T_NEWLINE,
	T_COMMENT,    /* block or line comment, without the newline */
	T_CONT,       /* backslash newline (and blanks between) */
	/* the '#' that starts a directive, with the directive's kind in token.sub (enum directive);
	 * the rest of the line follows as ordinary tokens with TF_DIRECTIVE */
	T_HASH,
	/* significant */
	T_IDENT,
	T_NUMBER,
	T_CHAR,
	T_STRING,     /* with its prefix */
	T_HEADER,     /* <linux/mm.h> after include */
	T_PUNCT,      /* token.sub: enum punct */
	T_OTHER,      /* any byte that starts no token: non-UTF-8, '@', '`', a lone quote … */
};
enum token_flag {
	TF_DIRECTIVE = 1 << 0, /* part of a directive line */
	TF_BOL = 1 << 1,       /* first significant token on its line */
	TF_SPACE = 1 << 2,     /* trivia stands before it */
	TF_KEYWORD = 1 << 3,   /* T_IDENT that is a C keyword; token.sub: enum keyword */
};
struct token {
	uint32_t off, len;
	uint8_t kind;  /* enum token_kind */
	uint8_t flags; /* enum token_flag */
	uint16_t sub;  /* enum punct, keyword or directive */
};
static inline bool token_is_trivia(const struct token *t)
{
	return t->kind >= T_SPACE && t->kind <= T_CONT;
}
enum directive {
	D_NONE, D_INCLUDE, D_INCLUDE_NEXT, D_IMPORT, D_DEFINE, D_UNDEF, D_IF, D_IFDEF, D_IFNDEF,
	D_ELIF, D_ELIFDEF, D_ELIFNDEF, D_ELSE, D_ENDIF, D_ERROR, D_WARNING, D_PRAGMA, D_LINE, D_IDENT,
	D_OTHER,
};
/* Multi-character operators are one token. P_LT … in the order of the table in lex.c. */
enum punct {
	P_NONE, P_LPAREN, P_RPAREN, P_LBRACKET, P_RBRACKET, P_LBRACE, P_RBRACE, P_DOT, P_ARROW, P_INC,
	P_DEC, P_AMP, P_STAR, P_PLUS, P_MINUS, P_TILDE, P_NOT, P_SLASH, P_PERCENT, P_SHL, P_SHR, P_LT,
	P_GT, P_LE, P_GE, P_EQ, P_NE, P_CARET, P_PIPE, P_ANDAND, P_OROR, P_QUESTION, P_COLON, P_SEMI,
	P_ELLIPSIS, P_ASSIGN, P_MUL_ASSIGN, P_DIV_ASSIGN, P_MOD_ASSIGN, P_ADD_ASSIGN, P_SUB_ASSIGN,
	P_SHL_ASSIGN, P_SHR_ASSIGN, P_AND_ASSIGN, P_XOR_ASSIGN, P_OR_ASSIGN, P_COMMA, P_HASH,
	P_HASHHASH, P_BACKSLASH, P_COUNT,
};
enum keyword {
	K_NONE, K_AUTO, K_BREAK, K_CASE, K_CHAR, K_CONST, K_CONTINUE, K_DEFAULT, K_DO, K_DOUBLE, K_ELSE,
	K_ENUM, K_EXTERN, K_FLOAT, K_FOR, K_GOTO, K_IF, K_INLINE, K_INT, K_LONG, K_REGISTER, K_RESTRICT,
	K_RETURN, K_SHORT, K_SIGNED, K_SIZEOF, K_STATIC, K_STRUCT, K_SWITCH, K_TYPEDEF, K_UNION,
	K_UNSIGNED, K_VOID, K_VOLATILE, K_WHILE, K_BOOL /* _Bool */, K_INT128 /* __int128 */,
	K_TYPEOF /* typeof __typeof__ __typeof typeof_unqual */, K_ATTRIBUTE /* __attribute__ __attribute */,
	K_ASM /* asm __asm__ __asm */, K_ALIGNOF /* _Alignof __alignof__ __alignof */, K_ALIGNAS,
	K_GENERIC /* _Generic */, K_STATIC_ASSERT /* _Static_assert */, K_AUTO_TYPE /* __auto_type */,
	K_EXTENSION /* __extension__ */, K_NORETURN /* _Noreturn */, K_THREAD /* __thread _Thread_local */,
	K_LABEL /* __label__ */, K_COMPLEX, K_COUNT,
};
/* __inline, __inline__ are K_INLINE; __const(__) K_CONST; __volatile(__) K_VOLATILE; __signed(__)
 * K_SIGNED; __restrict(__) K_RESTRICT. `bool`, `asmlinkage`, `__init` … are no keywords. */
/* One that begins or is a type: int, struct, typeof … */
bool keyword_is_type(unsigned keyword);
/* Spelling of an operator */
const char *punct_text(enum punct p);

/* ---- nodes ----------------------------------------------------------------------------------- */
enum node_kind {
	N_NONE,
	N_FILE,          /* items */
	/* preprocessor */
	N_PP_INCLUDE,
	N_PP_DEFINE,     /* NAME (ROLE_NAME, N_IDENT); [N_PP_PARAMS]; body (ROLE_BODY): N_MACRO_BODY */
	N_PP_PARAMS,     /* N_IDENT each; variadic: N_IDENT over "..." or "args..." */
	N_MACRO_BODY,    /* sub: enum macro_body; children: the parsed body */
	N_PP_UNDEF,
	N_PP_COND,       /* N_PP_BRANCH each */
	N_PP_BRANCH,     /* first token is the '#' of #if/#elif/#else; items are children */
	N_PP_OTHER,      /* #error, #pragma, #line … */
	N_ALT,           /* N_VARIANT each */
	N_VARIANT,       /* items */
	N_ERROR,         /* unparsed tokens */
	/* declarations */
	N_FUNC_DEF,      /* SPECS, DECLARATOR, [K&R N_DECL…], BODY (N_COMPOUND) */
	N_DECL,          /* SPECS, N_INIT_DECLARATOR…; file scope, block scope and typedefs */
	N_SPECS,         /* N_TYPE_WORD, N_TYPE_IDENT, N_STRUCT, N_ENUM, N_TYPEOF, N_ATTRIBUTE … */
	N_TYPE_WORD,     /* one keyword: static const unsigned int … typedef inline */
	N_TYPE_IDENT,    /* one typedef name */
	N_TYPE_MACRO,    /* macro call that stands for a type: __TYPE(x), DECLARE_TYPE(…) x */
	N_STRUCT,        /* struct/union (token.sub of first says which); [NAME]; [N_FIELDS] */
	N_FIELDS,        /* N_DECL each (fields), N_DECLARER, N_PP_COND … */
	N_ENUM,          /* [NAME]; [N_ENUMERATORS] */
	N_ENUMERATORS,
	N_ENUMERATOR,    /* NAME, [VALUE] */
	N_TYPEOF,        /* operand: expression or N_TYPE_NAME */
	N_ATTRIBUTE,     /* __attribute__((…)), or an annotation macro with or without arguments */
	N_INIT_DECLARATOR, /* DECLARATOR, [ASM label/attributes], [VALUE: initialiser], [bit-field WIDTH] */
	/* declarators, outermost first: *p[3] is PTR(ARRAY(NAME)) … see declarator_* below */
	N_DR_NAME,       /* the identifier; zero tokens never: abstract declarators just lack it */
	N_DR_PTR,        /* "*" qualifiers, [inner] */
	N_DR_PAREN,      /* ( inner ) */
	N_DR_FUNC,       /* [inner], N_PARAMS */
	N_DR_ARRAY,      /* [inner], [SIZE] */
	N_PARAMS,        /* N_PARAM each; N_PARAM over "..." */
	N_PARAM,         /* SPECS, [DECLARATOR] */
	N_TYPE_NAME,     /* SPECS, [abstract DECLARATOR]: in casts, sizeof, typeof, macro arguments */
	N_DECLARER,      /* DEFINE_MUTEX(x); MODULE_LICENSE("GPL"); callee NAME, N_ARGS; may have
			  * BODY (SYSCALL_DEFINE3(…) { … }, TEST(x) { … }) or VALUE (DECLARE_X(a) = {…}) */
	N_STATIC_ASSERT,
	/* statements */
	N_COMPOUND,      /* statements and declarations */
	N_IF,            /* COND, THEN, [ELSE] */
	N_WHILE,         /* COND, BODY */
	N_DO,            /* BODY, COND */
	N_FOR,           /* [INIT: expression or N_DECL], [COND], [STEP], BODY */
	N_SWITCH,        /* COND, BODY */
	N_CASE,          /* VALUE, [VALUE2 of a range]; the statement after it is the next sibling */
	N_DEFAULT,
	N_LABEL,         /* NAME; the statement after it is the next sibling */
	N_GOTO,          /* label N_IDENT, or computed: expression */
	N_BREAK, N_CONTINUE,
	N_RETURN,        /* [VALUE] */
	N_EXPR_STMT,     /* expression ; */
	N_EMPTY_STMT,
	N_ITERATOR,      /* for_each_x(…) stmt, scoped_guard(…) stmt: CALLEE, N_ARGS, BODY */
	N_MACRO_STMT,    /* macro call, or lone macro name, used as statement without ';' */
	N_ASM,           /* asm statement or file-scope asm; operand expressions are children */
	/* expressions */
	N_IDENT, N_NUMBER, N_CHAR,
	N_STRING,        /* adjacent literals and string macros: "a" PRIx "b" */
	N_PAREN,
	N_UNARY,         /* sub: P_PLUS P_MINUS P_TILDE P_NOT P_INC P_DEC, or P_ANDAND (&&label) */
	N_DEREF,         /* * e */
	N_ADDR,          /* & e */
	N_POSTFIX,       /* e ++ / e --: sub */
	N_BINARY,        /* sub: operator; LEFT, RIGHT */
	N_ASSIGN,        /* sub: operator; LEFT, RIGHT */
	N_COND,          /* COND, [THEN], ELSE ("a ?: b" has no THEN) */
	N_COMMA,
	N_CALL,          /* CALLEE, N_ARGS */
	N_ARGS,          /* one child an argument: expression, N_TYPE_NAME, statement, N_DECL,
			  * N_INIT_LIST, N_ASM, N_TOKEN, or N_OPAQUE where it is none of them; an empty
			  * argument is N_EMPTY_ARG */
	N_EMPTY_ARG,
	N_TOKEN,         /* an operator or keyword that is a whole macro argument: ASSERTCMP(a, ==, b) */
	N_OPAQUE,        /* tokens that are no C by themselves, in macro arguments and bodies */
	N_INDEX,         /* LEFT [ RIGHT ] */
	N_MEMBER,        /* LEFT . NAME */
	N_PMEMBER,       /* LEFT -> NAME */
	N_CAST,          /* N_TYPE_NAME, VALUE */
	N_COMPOUND_LIT,  /* N_TYPE_NAME, N_INIT_LIST */
	N_SIZEOF,        /* operand: expression or N_TYPE_NAME; also _Alignof, __alignof__ */
	N_STMT_EXPR,     /* ({ … }): N_COMPOUND */
	N_GENERIC,       /* COND (controlling), N_GENERIC_ASSOC… */
	N_GENERIC_ASSOC, /* [N_TYPE_NAME], VALUE */
	N_INIT_LIST,     /* { items }: N_INIT or expression each */
	N_INIT,          /* designators (N_DESIGNATOR…), VALUE */
	N_DESIGNATOR,    /* .name, [i], [i ... j], name: */
	N_KIND_COUNT,
};
const char *node_kind_name(enum node_kind k); /* "func-def", "deref" … as `pteris parse` prints */
bool node_kind_is_expr(enum node_kind k);

enum macro_body { MB_EMPTY, MB_EXPR, MB_STMT, MB_DECL, MB_TYPE, MB_ATTR, MB_TOKENS };

enum node_role {
	R_NONE, R_NAME, R_SPECS, R_DECLARATOR, R_INNER, R_PARAMS, R_ARGS, R_CALLEE, R_COND, R_THEN,
	R_ELSE, R_INIT, R_STEP, R_BODY, R_VALUE, R_VALUE2, R_LEFT, R_RIGHT, R_TYPE, R_SIZE, R_WIDTH,
	R_OPERAND, R_LABEL, R_FIELDS,
};

typedef uint32_t node_id; /* 0: none */
typedef uint32_t tok_id;

struct node {
	uint8_t kind, role;
	uint16_t sub;          /* operator (enum punct), keyword, enum macro_body */
	tok_id first, last;    /* significant tokens, both inclusive */
	node_id parent, child, next;
};

struct syntax {
	const char *text;      /* the file, not NUL-terminated necessarily; lives as long as this */
	uint32_t size;
	struct token *toks;    /* toks[0..ntoks-1]; the last one is T_EOF */
	uint32_t ntoks;
	struct node *nodes;    /* nodes[0] is unused, nodes[1] is N_FILE */
	uint32_t nnodes;
	uint32_t *lines;       /* offset of each line's first byte */
	uint32_t nlines;
	struct syntax_private *priv;
};
#define SYNTAX_ROOT ((node_id)1)

/* ---- names ----------------------------------------------------------------------------------- */
enum name_kind {
	NAME_NONE = 0,
	NAME_TYPEDEF = 1 << 0,
	NAME_ITERATOR = 1 << 1,    /* body ends in an open for/while/if header */
	NAME_DECLARER = 1 << 2,    /* body declares something */
	NAME_STATEMENT = 1 << 3,   /* body is a statement that needs no ';' after it, or do-while(0) */
	NAME_ATTR = 1 << 4,        /* body is attributes or storage words, or is empty (object-like) */
	NAME_EMPTY = 1 << 5,       /* empty body */
	NAME_TYPE_MACRO = 1 << 6,  /* body is a type */
	NAME_EXPR = 1 << 7,        /* body is an expression */
	NAME_STRING = 1 << 8,      /* body is a string literal */
	NAME_FUNC_MACRO = 1 << 9,  /* has a parameter list (in at least one definition) */
	NAME_OPENER = 1 << 10,     /* unbalanced: body opens a brace/parenthesis that it does not close */
	NAME_CLOSER = 1 << 11,
	NAME_OPERATOR = 1 << 12,   /* body is an operator or a keyword such as `else` */
	NAME_NORETURN = 1 << 13,
};
struct names; /* name → set of enum name_kind bits; conflicting definitions give several bits */
struct names *names_new(void);
void names_free(struct names *n);
void names_add(struct names *n, const char *name, size_t len, unsigned kinds);
unsigned names_get(const struct names *n, const char *name, size_t len);
/*
 * The light pass: adds what the #define and typedef lines of one file say. Fast (memchr speed over
 * the rest); names that are plain constants or expressions are not stored (absence means "no more
 * known than an identifier").
 */
void names_scan(struct names *n, const char *text, size_t size);
/* The names of which a and b do not say the same, in no special order, each once. */
void names_diff(const struct names *a, const struct names *b,
		void (*each)(void *ctx, const char *name, size_t len), void *ctx);
/* For moving names between processes: text form, one "name kinds\n" a line, sorted. */
void names_dump(const struct names *n, struct str *out);
/* What one such line says, its aliases as they stand there (aliases_len 0: none); false if malformed */
bool names_add_row(struct names *n, const char *name, size_t len, unsigned kinds, const char *aliases,
		   size_t aliases_len);
int names_load(struct names *n, const char *text, size_t size, struct err *err);

/* ---- parsing --------------------------------------------------------------------------------- */
/* Takes no ownership of text: it must outlive the result. names may be NULL. The file's own
 * #defines and typedefs are taken into account as well (in all branches). */
int syntax_parse(struct syntax **out, const char *text, size_t size, const struct names *names,
		 struct err *err);
/* Branches that count as comments: nodes have none of their tokens, nor of the directives of a group in which no
 * branch is left open. */
struct syntax_passing {
	bool if0;                     /* `#if 0`, `#else` of `#if 1` */
	const char *const *defined;   /* symbols; NULL-terminated, or NULL */
	const char *const *undefined;
};
int syntax_parse_passing(struct syntax **out, const char *text, size_t size, const struct names *names,
			 const struct syntax_passing *passing, struct err *err);
void syntax_free(struct syntax *s);
/* Tokens, lines and conditions only: there are no nodes. */
int syntax_lex(struct syntax **out, const char *text, size_t size, struct err *err);

/* Parses a token stretch that is no whole file, for patterns of semantic patches and for tests. */
enum fragment { FRAG_ITEMS, FRAG_STATEMENTS, FRAG_EXPR, FRAG_TYPE };
/* The root's only child is the N_COMPOUND-less list of items, the expression or the N_TYPE_NAME.
 * ERR_USAGE with *err_off (byte offset of the first token that does not fit) when the text is not
 * wholly of that kind. */
int syntax_parse_fragment(struct syntax **out, const char *text, size_t size, enum fragment kind,
			  const struct names *names, size_t *err_off, struct err *err);

/* ---- access ---------------------------------------------------------------------------------- */
static inline const struct node *node_at(const struct syntax *s, node_id n)
{
	return &s->nodes[n];
}
/* First child with this role / of this kind, or 0 */
node_id node_role(const struct syntax *s, node_id n, enum node_role role);
node_id node_child_kind(const struct syntax *s, node_id n, enum node_kind kind);
/* The nearest ancestor-or-self of this kind, or 0 */
node_id node_up(const struct syntax *s, node_id n, enum node_kind kind);
/* The function definition (or N_DECLARER with a body, or N_PP_DEFINE) around a node, or 0. */
node_id node_function(const struct syntax *s, node_id n);
/* Its name: "zap_pte_range"; for SYSCALL_DEFINE3(foo, …) "sys_foo"-less: "foo"; for a macro its
 * name; "" when there is none. Interned. */
const char *node_function_name(const struct syntax *s, node_id func);
/* The identifier declared by a declarator, as N_DR_NAME, or 0 */
node_id declarator_name(const struct syntax *s, node_id declarator);
/* Preorder walk: the node after n inside root, or 0; children first. */
node_id node_next(const struct syntax *s, node_id n, node_id root);
/* ... leaving out the children of n */
node_id node_skip(const struct syntax *s, node_id n, node_id root);
/* The last item of the file that begins at or before the token, or 0; by bisection */
node_id syntax_item_before(const struct syntax *s, tok_id t);

static inline uint32_t node_start(const struct syntax *s, node_id n)
{
	return s->toks[s->nodes[n].first].off;
}
static inline uint32_t node_end(const struct syntax *s, node_id n) /* one past the last byte */
{
	const struct token *t = &s->toks[s->nodes[n].last];

	return t->off + t->len;
}
/* Text of a token; *len may be NULL. Not NUL-terminated. */
const char *token_text(const struct syntax *s, tok_id t, size_t *len);
bool token_is(const struct syntax *s, tok_id t, const char *text);
/* Next/previous token that is no trivia and not part of a directive; 0/EOF at the ends. From a token
 * inside a directive (a macro's body): the next one of the same directive, if there is one. */
tok_id token_next(const struct syntax *s, tok_id t);
tok_id token_prev(const struct syntax *s, tok_id t);
/* Interned text of an identifier node (N_IDENT, N_DR_NAME, N_TYPE_IDENT) */
const char *node_ident(const struct syntax *s, node_id n);
/* Text from first to last token with white space and comments folded to single blanks, holes left
 * out: for fingerprints and messages. */
void node_text(const struct syntax *s, node_id n, struct str *out);
/* Does the range contain a directive (and so, maybe, branches that are not its own)? Nodes that lie
 * inside a directive themselves, such as a macro's body, do not count. */
bool node_has_directive(const struct syntax *s, node_id n);
/* Line and column, from 1; columns in bytes */
void syntax_position(const struct syntax *s, uint32_t off, int *line, int *column);
/* The token that contains this byte */
tok_id token_at(const struct syntax *s, uint32_t off);

/*
 * The conditions around a token: directive lines of the enclosing #if groups, outermost first.
 * Each entry is the condition that must hold for this branch: the text of its own #if/#elif, and the
 * negation of the earlier ones of the group.
 */
struct pp_cond {
	const char *text; /* "defined(CONFIG_MMU)" for #ifdef, the expression for #if; interned */
	bool negated;
};
/* Writes up to max entries, returns how many there are. */
size_t syntax_conditions(const struct syntax *s, tok_id t, struct pp_cond *out, size_t max);

struct syntax_stats {
	uint64_t files, bytes, lines, tokens, functions, functions_with_errors, error_nodes,
		opaque_nodes, error_lines;
};
/* Adds this file's figures. A function has an error if an N_ERROR or N_OPAQUE lies in its range; an N_ERROR at
 * file scope that seems to hold a body counts as a function with errors, too. */
void syntax_stats_add(struct syntax_stats *st, const struct syntax *s);
/* NULL when the tokens are the file, byte by byte, and the tree is well-formed; else what is wrong. */
const char *syntax_verify(const struct syntax *s);
/* The tree as indented text: kind, role, positions, text of leaves. */
void syntax_print(const struct syntax *s, struct str *out);

#endif
