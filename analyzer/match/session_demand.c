// SPDX-License-Identifier: GPL-2.0-only
/*
 * The words that a match of a pattern cannot do without: its names, but for those that isomorphisms speak of, and those in
 * casts, which may be dropped. Of alternatives one must be there.
 */
#include "match/iso_private.h"
#include "match/session_private.h"

/* ---- words of isomorphisms ----------------------------------------------------------------------------- */
static bool tree_mentions(const struct inode *n, const char *word)
{
	for (const struct item *i = n->items; i; i = i->next)
		if (i->kind == IT_TOK ? !strcmp(i->tok->t.text, word) : tree_mentions(i->node, word))
			return true;
	return false;
}

static bool isos_mention(const struct isos *isos, const char *word)
{
	for (size_t i = 0; i < isos->list.len; i++)
		for (size_t k = 0; k < isos->list.at[i].nsides; k++)
			if (tree_mentions(isos->list.at[i].sides[k].tree, word))
				return true;
	return false;
}

/* ---- patterns ----------------------------------------------------------------------------------------------- */
typedef VEC(const struct demand *) demands_t;

static const struct demand *pattern_demand(struct session *s, const struct past *p, const struct pnode *n);

static const struct demand *word_demand(struct session *s, const struct past *p, const struct pnode *n)
{
	const char *text = p->tokens[n->first].text;
	struct demand *w;

	if (n->first != n->last || !ident_char(text[0]) || (text[0] >= '0' && text[0] <= '9') ||
	    isos_mention(s->isos, text))
		return NULL;
	w = arena_alloc(s->arena, sizeof(*w));
	w->kind = DEMAND_WORD;
	w->word = intern(text);
	return w;
}

static const struct demand *joined(struct session *s, int kind, demands_t *list)
{
	struct demand *out;
	const struct demand **of;

	if (list->len < 2)
		return list->len ? list->at[0] : NULL;
	out = arena_alloc(s->arena, sizeof(*out));
	of = arena_alloc(s->arena, list->len * sizeof(*of));
	memcpy(of, list->at, list->len * sizeof(*of));
	*out = (struct demand){ .kind = kind, .of = of, .n = list->len };
	return out;
}

/* Alternatives: when one of them needs nothing, all of them together do not, either. */
static const struct demand *one_of(struct session *s, const struct past *p, const struct pnode *n)
{
	const struct demand *out = NULL;
	demands_t list = { 0 };

	for (n = n->child; n; n = n->next) {
		const struct demand *one = pattern_demand(s, p, n);

		if (!one)
			break;
		vec_push(&list, one);
	}
	if (!n)
		out = joined(s, DEMAND_ONE, &list);
	vec_release(&list);
	return out;
}

static const struct demand *all_of(struct session *s, const struct past *p, const struct pnode *n)
{
	const struct demand *out;
	demands_t list = { 0 };

	for (n = n->child; n; n = n->next) {
		const struct demand *one = pattern_demand(s, p, n);

		if (one)
			vec_push(&list, one);
	}
	out = joined(s, DEMAND_ALL, &list);
	vec_release(&list);
	return out;
}

static const struct demand *pattern_demand(struct session *s, const struct past *p, const struct pnode *n)
{
	if (n->optional || n->kind == N_CAST || (n->kind == PN_NEST && !n->plus))
		return NULL;
	if (n->kind == N_IDENT || n->kind == N_TYPE_IDENT || n->kind == N_DR_NAME)
		return n->child ? all_of(s, p, n) : word_demand(s, p, n);
	return n->kind == PN_DISJ ? one_of(s, p, n) : all_of(s, p, n);
}

const struct demand *demand_of(struct session *s, const struct session_rule *sr)
{
	/* without isomorphisms: what they add hides in disjunctions */
	const struct past *p = sr->rule->past;

	return p && !sr->proto_of ? pattern_demand(s, p, p->root) : NULL;
}

/* ---- texts --------------------------------------------------------------------------------------------------- */
static bool has_word(const char *text, size_t size, const char *word)
{
	size_t n = strlen(word);
	const char *p = text, *end = text + size;

	while (p && (p = memmem(p, (size_t)(end - p), word, n))) {
		if ((p == text || !ident_char(p[-1])) && (p + n == end || !ident_char(p[n])))
			return true;
		p++;
	}
	return false;
}

bool demand_met(const struct demand *n, const char *text, size_t size)
{
	if (!n)
		return true;
	if (n->kind == DEMAND_WORD)
		return has_word(text, size, n->word);
	for (size_t i = 0; i < n->n; i++)
		if (demand_met(n->of[i], text, size) != (n->kind == DEMAND_ALL))
			return n->kind == DEMAND_ONE;
	return n->kind == DEMAND_ALL;
}

/* Of parts that must all be there, those with the fewest words to look for */
static size_t count(const struct demand *n)
{
	size_t best = 0, sum = 0;

	if (!n || n->kind == DEMAND_WORD)
		return n != NULL;
	for (size_t i = 0; i < n->n; i++) {
		size_t one = count(n->of[i]);

		sum += one;
		best = !best || one < best ? one : best;
	}
	return n->kind == DEMAND_ONE ? sum : best;
}

bool demand_words(const struct demand *n, void (*each)(void *ctx, const char *word), void *ctx)
{
	size_t best = 0;

	if (!n)
		return false;
	if (n->kind == DEMAND_WORD) {
		each(ctx, n->word);
		return true;
	}
	for (size_t i = 1; n->kind == DEMAND_ALL && i < n->n; i++)
		if (count(n->of[i]) < count(n->of[best]))
			best = i;
	for (size_t i = 0; i < n->n; i++)
		if (n->kind == DEMAND_ONE || i == best)
			demand_words(n->of[i], each, ctx);
	return true;
}
