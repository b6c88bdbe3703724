/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the light pass: names.c keeps the names and finds the lines, names_body.c tells the kind of a
 * macro by its body, names_typedef.c finds the names that a typedef declares. */
#ifndef PTERIS_SYNTAX_NAMES_H
#define PTERIS_SYNTAX_NAMES_H

#include "syntax/private.h"

#define T_KEYWORD (T_OTHER + 1) /* instead of T_IDENT */

struct body_token {
	const char *p;
	uint32_t len;
	uint8_t kind;  /* enum token_kind or T_KEYWORD */
	uint16_t sub;
	bool pasted;   /* of several pieces joined by ##: its text is not known */
};
typedef VEC(struct body_token) body_tokens_t;

struct macro {
	bool function_like;
	body_tokens_t params, body; /* significant tokens; a ## b is one identifier */
};
/* The enum name_kind bits of this definition; 0 for plain expressions. When the body is just another
 * name, or a call of one, *alias is that token and *alias_call says which. */
unsigned macro_kinds(const struct macro *m, const struct body_token **alias, bool *alias_call);

/* p is behind the word typedef; calls add for each name declared. */
void typedef_names(const char *p, const char *end, void (*add)(void *ctx, const char *name, size_t len),
		   void *ctx);

static inline bool body_punct(const struct body_token *t, enum punct p)
{
	return t->kind == T_PUNCT && t->sub == p;
}
static inline bool body_keyword(const struct body_token *t, enum keyword k)
{
	return t->kind == T_KEYWORD && t->sub == k;
}
static inline bool body_text(const struct body_token *t, const char *text)
{
	return t->len == strlen(text) && !memcmp(t->p, text, t->len);
}

#endif
