// SPDX-License-Identifier: GPL-2.0-only
/* Conditional groups: which directives belong together, and under what condition. */
#include "syntax/private.h"

struct scan {
	struct syntax *s;
	VEC(struct group) groups;
	VEC(struct branch) branches;    /* in order of the text; sorted by group at the end */
	VEC(uint32_t) open;             /* groups, innermost last */
};

static tok_id line_end(const struct syntax *s, tok_id t)
{
	while (t < s->ntoks && (s->toks[t].flags & TF_DIRECTIVE))
		t++;
	return t;
}


/* "defined ( X )", "defined X", "IS_ENABLED ( X )" → X, in place */
static void strip_defined(struct str *k)
{
	static const char *const words[] = { "defined(", "defined ", "IS_ENABLED(", "IS_BUILTIN(" };
	size_t i, n;
	char *inner;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (!starts_with(k->buf, words[i]))
			continue;
		inner = xstrdup(k->buf + strlen(words[i]));
		n = strlen(inner);
		if (n && inner[n - 1] == ')')
			inner[--n] = '\0';
		if (inner[ident_length(inner)] == '\0') {
			str_reset(k);
			str_add(k, inner);
		}
		free(inner);
		return;
	}
}

static void set_condition(struct scan *c, struct branch *b)
{
	const struct syntax *s = c->s;
	const struct token *t;
	struct str key = STR_INIT;
	enum directive d = s->toks[b->hash].sub;
	bool word = true;
	tok_id i;

	for (i = b->hash + 1; i < b->body; i++) {
		t = &s->toks[i];
		if (token_is_trivia(t) || (word && t->kind == T_IDENT)) {
			word = word && token_is_trivia(t);
			continue;
		}
		word = false;
		if (key.len && t->kind == T_IDENT && key.buf[key.len - 1] != '(' && key.buf[key.len - 1] != '!')
			str_addch(&key, ' ');
		str_addn(&key, s->text + t->off, t->len);
	}
	b->negated = d == D_IFNDEF || d == D_ELIFNDEF;
	if (d == D_IF || d == D_ELIF) {
		while (key.buf[0] == '!' && !strpbrk(key.buf, "&|<>=?")) {
			b->negated = !b->negated;
			memmove(key.buf, key.buf + 1, key.len--);
		}
		strip_defined(&key);
	}
	if (d != D_ELSE)
		b->key = internn(key.buf, key.len);
	str_release(&key);
}

static void open_branch(struct scan *c, tok_id hash, uint32_t group)
{
	struct branch b = { .hash = hash, .body = line_end(c->s, hash), .group = group };

	set_condition(c, &b);
	vec_push(&c->branches, b);
	c->groups.at[group].nbranches++;
}

static void close_branch(struct scan *c, uint32_t group, tok_id hash)
{
	size_t i = c->branches.len;

	while (i-- > 0) {
		if (c->branches.at[i].group == group) {
			c->branches.at[i].end = hash;
			return;
		}
	}
}

static void directive(struct scan *c, tok_id t)
{
	enum directive d = c->s->toks[t].sub;
	struct group g = { 0 };
	uint32_t top;

	switch (d) {
	case D_IF:
	case D_IFDEF:
	case D_IFNDEF:
		g.parent = c->open.len ? c->open.at[c->open.len - 1] + 1 : 0;
		g.endif = c->s->ntoks - 1;
		vec_push(&c->groups, g);
		top = (uint32_t)c->groups.len - 1;
		vec_push(&c->open, top);
		open_branch(c, t, top);
		break;
	case D_ELIF:
	case D_ELIFDEF:
	case D_ELIFNDEF:
	case D_ELSE:
	case D_ENDIF:
		if (!c->open.len)
			break; /* stray: parse.c makes it an ordinary directive */
		top = c->open.at[c->open.len - 1];
		close_branch(c, top, t);
		if (d == D_ENDIF) {
			c->groups.at[top].endif = t;
			c->open.len--;
			break;
		}
		c->groups.at[top].has_else |= d == D_ELSE;
		open_branch(c, t, top);
		break;
	default:
		break;
	}
}

static int by_group(const void *a, const void *b)
{
	const struct branch *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

void cond_scan(struct syntax *s)
{
	struct scan c = { .s = s };
	uint32_t i, k = 0;
	tok_id t;

	for (t = 0; t < s->ntoks; t++)
		if (s->toks[t].kind == T_HASH)
			directive(&c, t);
	while (c.open.len) /* #endif missing: the group reaches to the end */
		close_branch(&c, c.open.at[--c.open.len], s->ntoks - 1);
	if (c.branches.len)
		qsort(c.branches.at, c.branches.len, sizeof(*c.branches.at), by_group);
	for (i = 0; i < c.groups.len; i++) {
		c.groups.at[i].first = k;
		k += c.groups.at[i].nbranches;
	}
	s->priv->groups = c.groups.at;
	s->priv->ngroups = (uint32_t)c.groups.len;
	s->priv->branches = c.branches.at;
	s->priv->nbranches = (uint32_t)c.branches.len;
	vec_release(&c.open);
}
