/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the Kconfig reader share. Nobody else includes this.
 *
 * kconfig.c         the interface: opening, what the user says, files
 * kconfig_parse.c   Kconfig files into symbols, entries and expressions
 * kconfig_finish.c  dependencies of parents, selects from the other side
 * kconfig_lex.c     one logical line into tokens
 * kconfig_macro.c   $(…): variables, functions
 * kconfig_answer.c  what a shell or a compiler would have said
 * kconfig_value.c   values of symbols and expressions
 * kconfig_want.c    which settings give a symbol a value
 *
 * Everything lies in one arena. Symbols are never removed.
 */
#ifndef PTERIS_CLANG_KCONFIG_IMPL_H
#define PTERIS_CLANG_KCONFIG_IMPL_H

#include "clang/kconfig.h"

/* Bounds. A whole 6.12 reads 6 MB in 1,700 files, nested 8 deep, into 35,000 entries. */
enum {
	MAX_BYTES = 64 << 20,    /* of all files together */
	MAX_SOURCES = 20000,
	MAX_SOURCE_DEPTH = 48,
	MAX_BLOCKS = 128,        /* open menus, ifs and choices */
	MAX_NESTING = 200,       /* brackets and negations of an expression */
	MAX_HEIGHT = 2000,       /* of expressions put together from many lines */
	MAX_LINE = 1 << 16,
	MAX_EXPANSION = 1 << 16, /* bytes that one $(…) may become */
	MAX_EXPAND_DEPTH = 32,
	MAX_EXPANSIONS = 400000, /* of all files together */
	MAX_DEPTH = 16000,       /* of the recursion that finds values; a whole kernel needs some 1,500 */
	MAX_WARNINGS = 200,      /* kept; all are counted */
};

enum tri { NO, MOD, YES };
enum ktype { K_UNKNOWN, K_BOOL, K_TRISTATE, K_INT, K_HEX, K_STRING };

enum kop { OP_SYM, OP_NOT, OP_AND, OP_OR, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE };
struct kexpr {
	enum kop op;
	struct ksym *a, *b;        /* OP_SYM: a; comparisons: both */
	const struct kexpr *l, *r; /* OP_NOT: l; OP_AND, OP_OR: both */
	unsigned height;           /* how deep recursion into it goes */
};

struct kentry;
struct kprop { /* a prompt, default or range: value under a condition, at one place of definition */
	const struct kexpr *value; /* default */
	struct ksym *lo, *hi;      /* range */
	struct ksym *target;       /* select, imply */
	const struct kexpr *cond;  /* NULL: always; holds the entry's dependencies once finished */
	struct kentry *entry;
};
struct kselect { /* that somebody selects this symbol */
	struct ksym *by;
	const struct kexpr *cond;
};
typedef VEC(struct kprop) kprops;

struct kchoice;
struct ksym {
	const char *name;          /* without CONFIG_ */
	enum ktype type;
	kprops prompts, defaults, ranges, selects, implies;
	VEC(struct kentry *) entries;
	VEC(struct kselect) selected, implied; /* by others */
	struct kchoice *choice;    /* it is a member of this one */

	bool has_user;             /* the user says: */
	enum tri user;
	const char *user_text;
	uint32_t user_no;          /* which statement of the user's it was: later wins in a choice */

	uint32_t epoch;            /* the following is right if this is the reader's epoch */
	enum tri tri, visible, dir_dep, rev_dep, imp;
	const char *text;          /* int, hex, string, unknown */
	bool write;                /* Kbuild would write it down */
	bool wanted;               /* kconfig_want.c is at it */
};

enum kentry_kind { ENTRY_CONFIG, ENTRY_MENU, ENTRY_IF, ENTRY_CHOICE, ENTRY_COMMENT };
struct kentry { /* one statement: a place in the tree of menus */
	enum kentry_kind kind;
	struct kentry *parent;     /* NULL: top */
	struct ksym *sym;
	struct kchoice *choice;    /* ENTRY_CHOICE */
	const struct kexpr *dep;   /* after finishing: with those of all parents */
	const struct kexpr *visibility;
};
struct kchoice {
	struct kentry *entry;
	VEC(struct ksym *) members;
	kprops defaults, prompts;
	bool optional, tristate;
	uint32_t epoch;            /* chosen is right if this is the reader's epoch */
	struct ksym *chosen;
};

struct kvar {
	const char *text;
	bool simple;               /* ":=": expanded already */
	int in_use;
};

struct kconfig {
	struct arena *arena;
	char *root;
	const char *srcarch, *arch, *target;
	bool gcc;
	bool old_choices;          /* as until 6.10 */
	struct map *symbols, *constants; /* name → struct ksym * */
	struct map *vars;          /* name → struct kvar * */
	struct map *env;           /* name → text */
	struct ksym yes, mod, no, empty;
	struct ksym *modules;
	bool has_modules;          /* value of the symbol that says `modules` */
	VEC(struct kentry *) entries;
	VEC(struct ksym *) order;  /* symbols as they were first defined */
	VEC(struct ksym *) sorted; /* those with a type, by name */
	uint32_t epoch, user_no;
	int depth;                 /* of values being found */
	int expand_depth;
	size_t expansions, expanded, bytes, sources;
	bool too_much;             /* a bound of the whole was reached */
	struct str warnings;
	size_t nwarnings;
	const char *file;          /* being read, and its line: for warnings and $(filename) */
	unsigned line;
};

void kwarn(struct kconfig *k, const char *fmt, ...) PRINTF(2, 3);
/* The symbol of that name, made when there is none; "y", "m", "n" are the constants. */
struct ksym *ksym_get(struct kconfig *k, const char *name, bool constant);
struct ksym *ksym_find(const struct kconfig *k, const char *name); /* NULL: never defined */

/* ---- kconfig_lex.c --------------------------------------------------------------------------- */
enum ktoken_kind { KT_WORD, KT_QUOTED, KT_OP, KT_END };
struct ktoken {
	enum ktoken_kind kind;
	const char *text;
};
struct kline {
	VEC(struct ktoken) tokens; /* ends with KT_END */
	size_t at;
	const char *assigned;      /* "=", ":=", "+=": an assignment to tokens[0]; else NULL */
	const char *rest;          /* its right side, raw */
};
void kline_split(struct kconfig *k, const char *s, size_t n, struct kline *out);
void kline_release(struct kline *l);

/* ---- kconfig_macro.c ------------------------------------------------------------------------- */
/* Expands the "$(…)" at s[0] == '$'; returns how many bytes it took. A '$' without '(' is itself. */
size_t kmacro_expand(struct kconfig *k, const char *s, size_t n, struct str *out);
void kmacro_assign(struct kconfig *k, const char *name, const char *op, const char *text);
void kmacro_start(struct kconfig *k); /* environment variables */

/* ---- kconfig_answer.c ------------------------------------------------------------------------ */
/* What this command would print */
void kanswer_shell(struct kconfig *k, const char *command, struct str *out);

/* ---- kconfig_parse.c ------------------------------------------------------------------------- */
int kparse_tree(struct kconfig *k, struct err *err);
struct kexpr *kexpr_new(struct kconfig *k, enum kop op);
const struct kexpr *kexpr_and(struct kconfig *k, const struct kexpr *a, const struct kexpr *b);

/* ---- kconfig_finish.c ------------------------------------------------------------------------ */
void kfinish(struct kconfig *k);

/* ---- kconfig_value.c ------------------------------------------------------------------------- */
void kvalue_forget(struct kconfig *k); /* after any change of what the user says */
void kvalue_calc(struct kconfig *k, struct ksym *s);
enum tri kvalue_expr(struct kconfig *k, const struct kexpr *e); /* NULL: YES */
const char *kvalue_text(struct kconfig *k, struct ksym *s);
bool kvalue_valid_text(const struct ksym *s, const char *text);
bool kvalue_is_tristate(const struct kconfig *k, const struct ksym *s); /* can it be m? */

#endif
