// SPDX-License-Identifier: GPL-2.0-only
/*
 * Constraints of a metavariable, asked when it is bound. Those that speak of another metavariable of the same rule,
 * which may get its value later in the element, are asked again when the element is done.
 */
#include <limits.h>

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

/* ---- other metavariables ------------------------------------------------------------------------- */

/* NULL: it is just text */
static const struct metavar *referred(const struct machine *m, const struct smpl_constraint *k, size_t i)
{
	const struct metavar *mv;

	if (k->refs && !k->refs[i].name)
		return NULL;
	mv = smpl_metavar(m->u->rule, k->values[i]);
	for (size_t n = 0; !mv && k->refs && k->refs[i].rule && n < m->u->rule->nmetavars; n++) {
		const struct metavar *one = &m->u->rule->metavars[n];

		if (one->from_rule && one->from_rule == k->refs[i].rule && one->from_name == k->refs[i].name)
			mv = one;
	}
	return mv && mv->kind != MV_SYMBOL && mv->kind != MV_TYPEDEF ? mv : NULL;
}

static bool is_value(struct machine *m, const struct light *l, const struct smpl_constraint *k, size_t i)
{
	const struct metavar *mv = referred(m, k, i);
	const struct light *b = mv ? bound_get(m, mv) : NULL;
	const struct value *v = mv ? bindings_get(&m->u->inherited, mv) : NULL;
	const char *text;
	size_t n;

	if (mv) {
		m->ask_again |= !b && !v;
		return b ? light_equal(m, l, b) : v && light_is(m, l, v);
	}
	text = text_of(m, l, &n);
	return strlen(k->values[i]) == n && !memcmp(text, k->values[i], n);
}

/* ---- sub-terms ------------------------------------------------------------------------------------- */

/* Is one of the expressions in a text the one with this key? */
static bool has_part(const char *text, const char *key)
{
	struct str one = STR_INIT;
	struct syntax *s;
	bool found = false;
	size_t off;

	if (syntax_parse_fragment(&s, text, strlen(text), FRAG_EXPR, NULL, &off, NULL))
		return false;
	for (node_id n = node_at(s, SYNTAX_ROOT)->child; n && !found; n = node_next(s, n, SYNTAX_ROOT)) {
		if (!is_expr_place(s, n)) /* the name of a field is no part */
			continue;
		str_reset(&one);
		key_of_tokens(s, node_at(s, n)->first, node_at(s, n)->last, &one);
		found = !strcmp(one.buf, key);
	}
	syntax_free(s);
	str_release(&one);
	return found;
}

static bool is_part(struct machine *m, const struct light *l, const struct smpl_constraint *k)
{
	const struct value *own = value_make(m, l), *v;
	const struct metavar *mv;
	const struct light *b;

	for (size_t i = 0; i < k->nvalues; i++) {
		mv = referred(m, k, i);
		b = mv ? bound_get(m, mv) : NULL;
		v = b ? value_make(m, b) : mv ? bindings_get(&m->u->inherited, mv) : NULL;
		if (mv && !v)
			m->ask_again = true;
		if (has_part(v ? v->text : mv ? "" : k->values[i], own->key))
			return true;
	}
	return m->ask_again;
}

/* ---- all -------------------------------------------------------------------------------------------- */

/* Regular expressions look at names and constants; anything else neither has them nor lacks them. */
static bool matches(struct machine *m, const struct light *l, const struct smpl_constraint *k)
{
	enum node_kind kind = l->node ? node_at(m->s, l->node)->kind : N_NONE;
	bool gave_up = false;
	const char *text;
	size_t n;

	if (l->kind == VAL_EXPR && kind != N_NUMBER && kind != N_CHAR && kind != N_STRING && l->first != l->last)
		return false;
	text = text_of(m, l, &n);
	return regex_match(k->regex, text, n, &gave_up);
}

static bool ask_script(struct machine *m, const struct light *l, const struct smpl_constraint *k)
{
	struct binding *at;
	struct bindings b;

	if (!m->u->script_constraint)
		return true;
	at = arena_alloc(scratch(m), (m->bound.len + 1) * sizeof(*at));
	for (size_t i = 0; i < m->bound.len; i++)
		at[i] = (struct binding){ m->bound.at[i].mv, value_make(m, &m->bound.at[i]) };
	b = (struct bindings){ at, m->bound.len };
	bindings_sort(at, m->bound.len);
	return m->u->script_constraint(m->u->ctx, k->script, l->mv, value_make(m, l), &b);
}

static bool compares(const struct machine *m, const struct light *l, const struct smpl_constraint *k)
{
	unsigned long long value;
	size_t n;
	const char *text;

	if (!l->node || node_at(m->s, l->node)->kind != N_NUMBER)
		return false;
	text = text_of(m, l, &n);
	if (!plain_value(text, n, &value) || value > LLONG_MAX)
		return false;
	if (k->op[0] == '<')
		return k->op[1] ? (long long)value <= k->number : (long long)value < k->number;
	return k->op[1] ? (long long)value >= k->number : (long long)value > k->number;
}

static bool holds(struct machine *m, const struct light *l, const struct smpl_constraint *k)
{
	bool hit = false;

	switch (k->kind) {
	case SC_REGEX:
	case SC_NOT_REGEX:
		return matches(m, l, k) == (k->kind == SC_REGEX);
	case SC_EQ:
	case SC_NOT_EQ:
	case SC_NOT_POS:
		for (size_t i = 0; i < k->nvalues && !hit; i++)
			hit = is_value(m, l, k, i);
		return hit == (k->kind == SC_EQ);
	case SC_SUBTERM:
		return is_part(m, l, k);
	case SC_COMPARE:
		return compares(m, l, k);
	case SC_SCRIPT:
		return ask_script(m, l, k);
	case SC_AND:
		return holds(m, l, k->a) && holds(m, l, k->b);
	case SC_OR:
		return holds(m, l, k->a) || holds(m, l, k->b);
	case SC_NOT:
		return !holds(m, l, k->a);
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

bool all_constraints_hold(struct machine *m)
{
	if (!m->ask_again)
		return true;
	for (size_t i = 0; i < m->bound.len; i++)
		if (!constraints_hold(m, &m->bound.at[i]))
			return false;
	return true;
}
