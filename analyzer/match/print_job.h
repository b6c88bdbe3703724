/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside print*.c: one call of transform().
 *
 * First each way says what it wants of which token (print_want.c); what agrees with what others want is taken. Then the
 * file becomes pieces, with the new code in its places (print_join.c, print.c).
 */
#ifndef PTERIS_MATCH_PRINT_JOB_H
#define PTERIS_MATCH_PRINT_JOB_H

#include "match/print.h"

/* '+' code that a way wants at a token */
struct added {
	const struct plus_code *code;
	const struct bindings *bindings;
	const char *key;       /* interned: what it says, for telling equal edits from different ones */
	uint32_t way;
	node_id owner;
	bool after;
	bool apart;            /* not in the place of what goes before */
};
typedef VEC(struct added) added_t;
struct want {                  /* of one token */
	tok_id tok;
	bool minus;
	uint32_t way;          /* who came first */
	uint32_t dots;         /* how many dots stand before it in the rule */
	added_t added;         /* in order: before the token, then behind it */
};
struct job {
	const struct source *src;
	const struct syntax *s;
	const struct smpl_rule *rule;
	const struct past *past;
	const struct way *ways;
	const struct transform_style *style;
	struct arena *arena;
	struct transform_out *out;
	uint32_t *slot;        /* token → index + 1 in wants, or 0 */
	VEC(struct want) wants;
	VEC(struct want) mine; /* of the way at hand */
	uint32_t *my_slot;
	uint32_t *dots;        /* by token of the rule: how many `...` stand before it */
	uint32_t now;          /* … before the one at hand */
	uint32_t token;        /* of the rule, at hand */
	bool line_above;       /* new code before the token at hand goes on the line above */
	node_id lone_open;     /* a branch that got `{` alone before it */
	bool hoist;            /* it is a whole item */
	bool eat_space;        /* the blank that follows was replaced by a new line */
	struct print print;
};

static inline bool is_punct(const struct token *t, enum punct p)
{
	return t->kind == T_PUNCT && t->sub == p;
}
static inline bool is_code(const struct token *t)
{
	return !token_is_trivia(t) && t->kind != T_EOF;
}

/* What this way wants, unless it is in conflict with an earlier one, which is reported */
void job_take(struct job *j, uint32_t way);
/* Where a declaration or function goes, or one of its declarators, what else belongs to it */
void job_declarations(struct job *j);
/* "function, line:column: bindings", in the arena */
const char *job_where(const struct job *j, uint32_t way, tok_id t);
/* Is this a token of an initialiser list or of an enum's names, or does an item of one end or begin with it? */
bool job_in_list(const struct syntax *s, tok_id t);
/* The new code before or behind a token becomes pieces at the end of the row. */
void job_push(struct job *j, const struct want *w, bool after);

#endif
