/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside syntax/: lex.c makes the tokens, cond.c finds the conditional groups, parse.c, decl.c,
 * stmt.c, expr.c and macro.c make the nodes, names.c is the light pass over #define and typedef
 * lines, access.c and print.c read the result.
 */
#ifndef PTERIS_SYNTAX_PRIVATE_H
#define PTERIS_SYNTAX_PRIVATE_H

#include "syntax/syntax.h"

/* One #if … #endif. Directives are given by the token index of their '#'. */
struct group {
	uint32_t parent;      /* index of the enclosing group + 1, or 0 */
	uint32_t nbranches;
	uint32_t first;       /* index of its first branch in syntax_private.branches */
	tok_id endif;         /* '#' of #endif; ntoks - 1 (T_EOF) when missing */
	bool has_else;
};
struct branch {
	tok_id hash;          /* '#' of #if/#elif/#else */
	tok_id body;          /* first token after the directive line (may be trivia) */
	tok_id end;           /* '#' of the next directive of the group */
	uint32_t group;
	const char *key;      /* interned normalised condition ("CONFIG_MMU"), NULL for #else */
	bool negated;         /* holds when key is false */
};
struct syntax_private {
	struct group *groups;      /* in order of their #if */
	uint32_t ngroups;
	struct branch *branches;
	uint32_t nbranches;
	struct arena *arena;
	uint32_t nodes_cap;
	node_id *items;            /* children of the root, in order */
	uint32_t nitems;
};

/* lex.c: fills toks, ntoks (the T_EOF included), lines, nlines from text and size. Every byte belongs
 * to one token. The tokens of a directive line (from '#' to before its T_NEWLINE, continuations
 * followed) have TF_DIRECTIVE. */
void lex_text(struct syntax *s);
/* The one token at p (p < end), as if not on a directive line: fills kind, sub and TF_KEYWORD of *t,
 * returns the token's end. */
const char *lex_one(const char *p, const char *end, struct token *t);
/* cond.c: fills groups and branches. */
void cond_scan(struct syntax *s);
/* text.c: the condition of a branch as its own directive says it; false for #else. */
bool branch_condition(const struct syntax *s, const struct branch *b, struct pp_cond *c);

#endif
