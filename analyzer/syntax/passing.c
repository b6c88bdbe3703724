// SPDX-License-Identifier: GPL-2.0-only
/*
 * Branches of #if that are passed over when the caller asks for it: `#if 0`, and what a symbol that is said to be
 * defined or not leaves out. Their tokens stay tokens of the file and belong to no node, as comments do.
 */
#include "syntax/parser.h"

static bool listed(const char *const *list, const char *name)
{
	for (; list && *list; list++)
		if (!strcmp(*list, name))
			return true;
	return false;
}

/* "0", "00", "0L", "1": 0 or 1; -1 is no number */
static int number(const char *text, size_t len)
{
	char *end;
	unsigned long v = strtoul(text, &end, 0);

	end += strspn(end, "uUlL");
	return len && end == text + len ? v != 0 : -1;
}

/* 1, 0, or -1: that depends */
static int branch_holds(const struct branch *b, const struct syntax_passing *p)
{
	size_t len = b->key ? strcspn(b->key, "&|") : 0;
	int v = -1;

	if (!b->key)
		return 1;
	if (p->if0) {
		v = number(b->key, len);
		if (b->key[len] && !strstr(b->key + len, b->key[len] == '&' ? "||" : "&&"))
			v = v == (b->key[len] == '|') ? v : -1; /* 0&&X, 1||X */
		else if (b->key[len])
			v = -1;
	}
	if (v < 0 && listed(p->defined, b->key))
		v = 1;
	if (v < 0 && listed(p->undefined, b->key))
		v = 0;
	return v < 0 ? v : v != b->negated;
}

static void skip(bool *skipped, tok_id from, tok_id to)
{
	if (from < to)
		memset(skipped + from, 1, to - from);
}

static void skip_group(const struct syntax *s, const struct group *g, const struct syntax_passing *p, bool *skipped)
{
	const struct branch *b = &s->priv->branches[g->first];
	bool taken = false, open = false;
	uint32_t i;
	int v;

	for (i = 0; i < g->nbranches; i++) {
		v = taken ? 0 : branch_holds(&b[i], p);
		taken |= v > 0;
		open |= v < 0;
		if (!v)
			skip(skipped, b[i].body, b[i].end);
	}
	for (i = 0; i < g->nbranches && !open; i++)
		skipped[b[i].hash] = true;
	if (!open && s->toks[g->endif].kind == T_HASH)
		skipped[g->endif] = true;
}

bool *passing_tokens(const struct syntax *s, const struct syntax_passing *p)
{
	bool *skipped;

	if (!p || !s->priv->ngroups)
		return NULL;
	skipped = xcalloc(s->ntoks, sizeof(*skipped));
	for (uint32_t i = 0; i < s->priv->ngroups; i++)
		skip_group(s, &s->priv->groups[i], p, skipped);
	return skipped;
}
