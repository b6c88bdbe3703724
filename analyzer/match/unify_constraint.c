// SPDX-License-Identifier: GPL-2.0-only
/* Constraints of a metavariable, asked when it is bound. */
#include "match/unify.h"

static const char *text_of(const struct machine *m, const struct light *l, size_t *n)
{
	uint32_t start;

	if (l->text) {
		*n = strlen(l->text);
		return l->text;
	}
	if (l->first > l->last) {
		*n = 0;
		return "";
	}
	start = m->s->toks[l->first].off;
	*n = m->s->toks[l->last].off + m->s->toks[l->last].len - start;
	return m->s->text + start;
}

/* A value in a constraint is a metavariable's, or the text itself. */
static bool is_value(struct machine *m, const struct light *l, const char *value)
{
	const struct metavar *mv = smpl_metavar(m->u->rule, value);
	const struct light *b = mv ? bound_get(m, mv) : NULL;
	const struct value *v = mv ? bindings_get(&m->u->inherited, mv) : NULL;
	const char *text;
	size_t n;

	if (mv && mv->kind != MV_SYMBOL && mv->kind != MV_TYPEDEF)
		return b ? light_equal(m, l, b) : v && light_is(m, l, v);
	text = text_of(m, l, &n);
	return strlen(value) == n && !memcmp(text, value, n);
}

static bool holds(struct machine *m, const struct light *l, const struct smpl_constraint *k)
{
	bool gave_up = false, hit = false;
	const char *text;
	size_t n;

	switch (k->kind) {
	case SC_REGEX:
	case SC_NOT_REGEX:
		text = text_of(m, l, &n);
		hit = regex_match(k->regex, text, n, &gave_up);
		return hit == (k->kind == SC_REGEX);
	case SC_EQ:
	case SC_NOT_EQ:
	case SC_NOT_POS:
		for (size_t i = 0; i < k->nvalues && !hit; i++)
			hit = is_value(m, l, k->values[i]);
		return hit == (k->kind == SC_EQ);
	case SC_AND:
		return holds(m, l, k->a) && holds(m, l, k->b);
	case SC_OR:
		return holds(m, l, k->a) || holds(m, l, k->b);
	case SC_NOT:
		return !holds(m, l, k->a);
	case SC_SUBTERM:
	case SC_SCRIPT:
		break;
	}
	return true;
}

bool constraints_hold(struct machine *m, const struct light *l)
{
	for (size_t i = 0; i < l->mv->nconstraints; i++)
		if (!holds(m, l, &l->mv->constraints[i]))
			return false;
	return true;
}
