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

		if (!sr->live || !sr->past || sr->demand || has_local_inherit(sr))
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

/* ---- which rules may match in a text ------------------------------------------------------------------- */
/*
 * A rule does not match where one that it takes something over from, or that it depends on, does not. Texts count for the
 * rules that do something: those with '-', '+' or '*', and scripts.
 */
struct asking {
	const struct session *s;
	bool (*met)(void *ctx, const struct demand *n);
	void *ctx;
	int depth;
};

static bool may_run(struct asking *a, size_t i);

static size_t named(const struct session *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->nrules && strcmp(s->rules[i].rule->name, name) != 0; i++)
		;
	return i;
}

static bool may_hold(struct asking *a, const struct depend *d)
{
	size_t i;

	switch (d->op) {
	case DEP_AND:
		return may_hold(a, d->a) && may_hold(a, d->b);
	case DEP_OR:
		return may_hold(a, d->a) || may_hold(a, d->b);
	case DEP_NAME:
	case DEP_EVER:
		i = named(a->s, d->name);
		return i == a->s->nrules || may_run(a, i);
	default:
		return true;
	}
}

static bool sources_may_run(struct asking *a, const struct session_rule *sr)
{
	const struct smpl_rule *r = sr->rule;

	for (size_t k = 0; k < sr->ninherits; k++)
		if (!sr->inherits[k].negated && strcmp(sr->inherits[k].rule, "virtual") != 0 &&
		    named(a->s, sr->inherits[k].rule) < a->s->nrules && !may_run(a, named(a->s, sr->inherits[k].rule)))
			return false;
	for (size_t k = 0; k < r->nvars; k++) {
		const struct script_var *v = &r->vars[k];
		size_t from = v->from_rule ? named(a->s, v->from_rule) : a->s->nrules;

		if (from < a->s->nrules && !v->fallback && !v->fallback_empty && !may_run(a, from))
			return false;
	}
	return true;
}

static bool may_run(struct asking *a, size_t i)
{
	const struct session_rule *sr = &a->s->rules[i];
	bool yes;

	if (a->depth > 50 || sr->proto_of)
		return true;
	a->depth++;
	yes = sr->live && a->met(a->ctx, sr->demand) && (!sr->rule->depends || may_hold(a, sr->rule->depends)) &&
	      sources_may_run(a, sr);
	a->depth--;
	return yes;
}

static bool does_something(const struct session_rule *sr)
{
	const struct past *p = sr->rule->past;

	return sr->live && (sr->rule->kind == SR_SCRIPT || (p && (p->changes || p->star)));
}

struct text {
	const char *at;
	size_t size;
};

static bool met_by_text(void *ctx, const struct demand *n)
{
	const struct text *t = ctx;

	return demand_met(n, t->at, t->size);
}

bool session_wants(const struct session *s, const char *text, size_t size)
{
	struct text t = { text, size };
	struct asking a = { .s = s, .met = met_by_text, .ctx = &t };

	for (size_t i = 0; i < s->nrules; i++)
		if (does_something(&s->rules[i]) && may_run(&a, i))
			return true;
	return false;
}

/* ---- words, for grep -------------------------------------------------------------------------------------- */
static void add_word(void *ctx, const char *word)
{
	struct session *s = ctx;

	for (size_t i = 0; i < s->words.len; i++)
		if (s->words.at[i] == word)
			return;
	vec_push(&s->words, word);
}

static bool rule_words(struct session *s, size_t i, int depth)
{
	const struct session_rule *sr = &s->rules[i];
	const struct smpl_rule *r = sr->rule;

	if (demand_words(sr->demand, add_word, s))
		return true;
	for (size_t k = 0; k < sr->ninherits && depth < 50; k++)
		if (!sr->inherits[k].negated && named(s, sr->inherits[k].rule) < i &&
		    rule_words(s, named(s, sr->inherits[k].rule), depth + 1))
			return true;
	for (size_t k = 0; k < r->nvars && depth < 50; k++)
		if (r->vars[k].from_rule && !r->vars[k].fallback && !r->vars[k].fallback_empty &&
		    named(s, r->vars[k].from_rule) < i && rule_words(s, named(s, r->vars[k].from_rule), depth + 1))
			return true;
	return false;
}

void words_find(struct session *s)
{
	for (size_t i = 0; i < s->nrules; i++)
		s->rules[i].demand = s->rules[i].past ? demand_of(s, &s->rules[i]) : NULL;
	for (size_t i = 0; i < s->nrules && !s->any_word; i++)
		if (does_something(&s->rules[i]))
			s->any_word = !rule_words(s, i, 0);
}

bool session_words(const struct session *s, struct str *out)
{
	for (size_t i = 0; i < s->words.len; i++)
		str_addf(out, "%s%s", i ? " " : "", s->words.at[i]);
	return !s->any_word;
}
