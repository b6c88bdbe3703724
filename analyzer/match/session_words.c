// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which files can count: those with the words that some rule cannot match without. Only names that no isomorphism
 * adds or drops are such words: those of functions that are called, and of fields.
 */
#include "match/session_private.h"

static bool may_be_absent(const struct pnode *n)
{
	return n->kind == PN_DISJ || n->kind == PN_NEST || n->kind == PN_CONJ || n->optional;
}

static bool is_word(const struct pnode *n)
{
	const struct pnode *p = n->parent;

	if (!p || n->kind != N_IDENT)
		return false;
	return (p->kind == N_CALL && n->role == R_CALLEE) ||
	       ((p->kind == N_MEMBER || p->kind == N_PMEMBER) && n->role == R_NAME);
}

/* The first word that the pattern needs; words that hints of branches wrap are none. */
static const char *first_word(const struct past *p, const struct pnode *n)
{
	const char *text, *found = NULL;

	if (may_be_absent(n))
		return NULL;
	if (is_word(n)) {
		text = p->tokens[n->first].text;
		return strcmp(text, "likely") && strcmp(text, "unlikely") ? text : NULL;
	}
	for (n = n->child; n && !found; n = n->next)
		found = first_word(p, n);
	return found;
}

/* Does the type speak of a struct or typedef? */
static bool ctype_named(const struct ctype *t)
{
	while (t && (t->kind == CT_POINTER || t->kind == CT_ARRAY || t->kind == CT_FUNC))
		t = t->inner;
	return t && t->kind != CT_BASE && t->kind != CT_UNKNOWN && t->name && *t->name;
}

static bool has_local_inherit(const struct session_rule *sr)
{
	for (size_t i = 0; i < sr->ninherits; i++)
		if (!sr->inherits[i].negated && strcmp(sr->inherits[i].rule, "virtual"))
			return true;
	return false;
}

/* A metavariable with a type that each match of the pattern binds */
static const struct metavar *first_typed(const struct pnode *n)
{
	const struct metavar *found = NULL;

	if (may_be_absent(n))
		return NULL;
	if (n->kind == PN_META && n->mv->type && ctype_named(n->mv->type))
		return n->mv;
	for (n = n->child; n && !found; n = n->next)
		found = first_typed(n);
	return found;
}

bool session_types(const struct session *s, void (*each)(void *ctx, const struct ctype *t), void *ctx)
{
	for (size_t i = 0; i < s->nrules; i++) {
		const struct session_rule *sr = &s->rules[i];
		const struct metavar *mv;

		if (!sr->live || !sr->past || first_word(sr->rule->past, sr->rule->past->root) || has_local_inherit(sr))
			continue;
		mv = first_typed(sr->rule->past->root);
		if (!mv)
			return false;
		each(ctx, mv->type);
	}
	return true;
}

bool session_keeps_state(const struct session *s)
{
	for (size_t i = 0; i < s->nrules; i++)
		if (s->rules[i].live &&
		    (s->rules[i].rule->kind == SR_INITIALIZE || s->rules[i].rule->kind == SR_FINALIZE))
			return true;
	return false;
}

static bool takes_over(const struct smpl_rule *r)
{
	for (size_t i = 0; i < r->nvars; i++)
		if (r->vars[i].from_rule && !r->vars[i].fallback && strcmp(r->vars[i].from_rule, "virtual") != 0)
			return true;
	return false;
}

void words_find(struct session *s)
{
	for (size_t i = 0; i < s->nrules; i++) {
		const struct session_rule *sr = &s->rules[i];
		const char *w;

		if (sr->rule->kind == SR_SCRIPT && sr->live && !takes_over(sr->rule))
			s->any_word = true; /* it runs once for each file */
		if (!sr->past || s->any_word)
			continue;
		/* without isomorphisms: what they add hides in disjunctions */
		w = first_word(sr->rule->past, sr->rule->past->root);
		if (w)
			vec_push(&s->words, w);
		else if (!has_local_inherit(sr))
			s->any_word = true;
	}
}

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

bool session_wants(const struct session *s, const char *text, size_t size)
{
	if (s->any_word)
		return true;
	for (size_t i = 0; i < s->words.len; i++)
		if (has_word(text, size, s->words.at[i]))
			return true;
	return false;
}

bool session_words(const struct session *s, struct str *out)
{
	for (size_t i = 0; i < s->words.len; i++)
		str_addf(out, "%s%s", i ? " " : "", s->words.at[i]);
	return !s->any_word;
}
