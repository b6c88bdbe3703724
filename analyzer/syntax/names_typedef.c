// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names that a typedef declares, without knowing any other name: after the type, the name is the
 * identifier that is no annotation.
 */
#include "syntax/names.h"

#define TYPEDEF_MAX (64 * 1024) /* bytes; what is longer is no typedef */

struct cursor {
	const char *p, *end;
	struct body_token t; /* the token before p; T_EOF at the end */
};
struct declarator {
	struct body_token first, name;
	bool has_first, has_name;
	bool guessed; /* the name is the only word in parentheses: (name), or what a macro is given */
};

static void skip_directive(struct cursor *c)
{
	struct token t;

	do
		c->p = lex_one(c->p, c->end, &t);
	while (c->p < c->end && t.kind != T_NEWLINE);
}

/* Moves to the next significant token, over directives */
static void advance(struct cursor *c)
{
	bool bol = false;
	const char *p;
	struct token t;

	while (c->p < c->end) {
		p = c->p;
		c->p = lex_one(p, c->end, &t);
		if (t.kind == T_NEWLINE)
			bol = true;
		if (token_is_trivia(&t))
			continue;
		if (bol && t.kind == T_PUNCT && t.sub == P_HASH) {
			skip_directive(c);
			continue;
		}
		c->t = (struct body_token){ p, (uint32_t)(c->p - p), t.kind, t.sub, false };
		if (t.flags & TF_KEYWORD)
			c->t.kind = T_KEYWORD;
		return;
	}
	c->t = (struct body_token){ .p = c->end, .kind = T_EOF };
}

/* c->t opens a bracket; moves behind its partner. The last identifier at the inner level behind a '*'
 * (or the only one) goes to *name: "(*fn)". */
static bool skip_group(struct cursor *c, struct declarator *name)
{
	bool star = false;
	int depth = 0;

	for (; c->t.kind != T_EOF; advance(c)) {
		if (c->t.kind == T_PUNCT) {
			if (c->t.sub == P_LPAREN || c->t.sub == P_LBRACKET || c->t.sub == P_LBRACE)
				depth++;
			else if (c->t.sub == P_RPAREN || c->t.sub == P_RBRACKET || c->t.sub == P_RBRACE)
				depth--;
			else if (c->t.sub == P_STAR || c->t.sub == P_CARET)
				star = true;
			if (!depth) {
				advance(c);
				return true;
			}
		} else if (c->t.kind == T_IDENT && name && star && !name->has_name) {
			name->name = c->t;
			name->has_name = true;
		} else if (c->t.kind == T_IDENT && name && !name->has_first) {
			name->first = c->t;
			name->has_first = true;
		}
	}
	return false;
}

static bool is_annotation(const struct body_token *t)
{
	return t->len > 2 && t->p[0] == '_' && t->p[1] == '_';
}

/* Moves behind struct/union/enum [tag] [{…}], a type keyword, typeof(…) or the type's name */
static bool skip_type(struct cursor *c)
{
	bool seen = false;

	for (;;) {
		if (c->t.kind == T_KEYWORD) {
			enum keyword k = c->t.sub;

			advance(c);
			if (k == K_ATTRIBUTE || k == K_TYPEOF || k == K_ALIGNAS) {
				if (!body_punct(&c->t, P_LPAREN) || !skip_group(c, NULL))
					return false;
				seen |= k == K_TYPEOF;
			} else if (k == K_STRUCT || k == K_UNION || k == K_ENUM) {
				while (c->t.kind == T_IDENT || body_keyword(&c->t, K_ATTRIBUTE) ||
				       body_punct(&c->t, P_LPAREN)) {
					if (c->t.kind == T_IDENT && seen)
						break;
					seen |= c->t.kind == T_IDENT;
					if (!body_punct(&c->t, P_LPAREN))
						advance(c);
					else if (!skip_group(c, NULL))
						return false;
				}
				if (body_punct(&c->t, P_LBRACE) && !skip_group(c, NULL))
					return false;
				seen = true;
			} else if (k != K_CONST && k != K_VOLATILE && k != K_EXTENSION) {
				seen = true;
			}
		} else if (c->t.kind == T_IDENT && !seen) {
			advance(c);
			seen = true;
		} else {
			return seen;
		}
	}
}

/* One identifier of a declarator; true when it is a call-like annotation that was skipped */
static void take_ident(struct cursor *c, struct declarator *d)
{
	struct body_token t = c->t;

	advance(c);
	if (d->guessed && !is_annotation(&t)) /* typedef ARRAY_OF(struct x *) name */
		d->has_name = false;
	if (d->has_name && !is_annotation(&d->name)) {
		if (body_punct(&c->t, P_LPAREN)) /* name __aligned(8) */
			skip_group(c, NULL);
		return;
	}
	if (d->has_name && is_annotation(&t) && body_punct(&c->t, P_LPAREN)) { /* __le64 __aligned(8) */
		skip_group(c, NULL);
		return;
	}
	d->name = t;
	d->has_name = true;
	d->guessed = false;
}

/* Moves to the ',' or ';' behind the declarator; false when this looks like no declarator */
static bool read_declarator(struct cursor *c, struct declarator *d)
{
	struct declarator inner;

	for (;;) {
		switch (c->t.kind) {
		case T_IDENT:
			take_ident(c, d);
			continue;
		case T_KEYWORD:
			advance(c);
			continue;
		case T_PUNCT:
			break;
		default:
			return false;
		}
		if (c->t.sub == P_SEMI || c->t.sub == P_COMMA)
			return true;
		if (c->t.sub == P_STAR) {
			d->has_name = false;
			advance(c);
		} else if (c->t.sub == P_LPAREN || c->t.sub == P_LBRACKET) {
			inner = (struct declarator){ 0 };
			if (!skip_group(c, c->t.sub == P_LPAREN ? &inner : NULL))
				return false;
			if (!d->has_name && (inner.has_name || inner.has_first)) {
				d->name = inner.has_name ? inner.name : inner.first;
				d->has_name = true;
				d->guessed = !inner.has_name;
			}
		} else {
			return false;
		}
	}
}

void typedef_names(const char *p, const char *end, void (*add)(void *ctx, const char *name, size_t len),
		   void *ctx)
{
	struct cursor c = { .p = p, .end = end - p > TYPEDEF_MAX ? p + TYPEDEF_MAX : end };
	struct declarator found[16];
	size_t n = 0;

	advance(&c);
	if (!skip_type(&c))
		return;
	for (; n < ARRAY_SIZE(found); n++) {
		found[n] = (struct declarator){ 0 };
		if (!read_declarator(&c, &found[n]))
			return;
		if (body_punct(&c.t, P_SEMI))
			break;
		advance(&c);
	}
	for (size_t i = 0; i <= n && i < ARRAY_SIZE(found); i++)
		if (found[i].has_name)
			add(ctx, found[i].name.p, found[i].name.len);
}
