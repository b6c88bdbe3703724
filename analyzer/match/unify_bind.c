// SPDX-License-Identifier: GPL-2.0-only
/* Metavariables: what each kind may stand for, and binding it. */
#include "match/unify.h"

const struct light *bound_get(const struct machine *m, const struct metavar *mv)
{
	for (size_t i = 0; i < m->bound.len; i++)
		if (m->bound.at[i].mv->name == mv->name)
			return &m->bound.at[i];
	return NULL;
}

bool is_list_metavar(const struct metavar *mv)
{
	return mv->kind == MV_EXPRESSION_LIST || mv->kind == MV_PARAMETER_LIST;
}

bool bind_light(struct machine *m, const struct light *l)
{
	const struct light *b = bound_get(m, l->mv);
	const struct value *v;

	if (b)
		return light_equal(m, b, l);
	v = bindings_get(&m->u->inherited, l->mv);
	if (v)
		return light_is(m, l, v);
	if (l->mv->from_rule || !constraints_hold(m, l))
		return false;
	vec_push(&m->bound, *l);
	return true;
}

bool do_bind(struct machine *m, const struct goal *g)
{
	const struct light *l = g->extra;

	pair_push(m, g->p, g->p->first, l->first, l->last);
	if (g->p->positions && !bind_positions(m, g->p->positions, l->first, l->last))
		return false;
	return bind_light(m, l);
}

bool bind_positions(struct machine *m, const struct metavar *const *mvs, tok_id first, tok_id last)
{
	struct light l = { .kind = VAL_POS, .first = first, .last = last };

	for (; mvs && *mvs; mvs++) {
		l.mv = *mvs;
		if (!bind_light(m, &l))
			return false;
	}
	return true;
}

/* ---- kinds --------------------------------------------------------------------------------------- */

/* A name in capitals is taken for a constant. */
static bool is_capital_name(const struct syntax *s, node_id c)
{
	size_t n, i;
	const char *t = token_text(s, node_at(s, c)->first, &n);

	for (i = 0; i < n; i++)
		if (!(t[i] >= 'A' && t[i] <= 'Z') && t[i] != '_' && !(i && t[i] >= '0' && t[i] <= '9'))
			return false;
	return n > 0;
}

static bool is_constant(const struct syntax *s, node_id c)
{
	switch (node_at(s, c)->kind) {
	case N_NUMBER:
	case N_CHAR:
	case N_STRING:
		return true;
	case N_IDENT:
		return is_capital_name(s, c);
	default:
		return false;
	}
}

static bool is_local(const struct machine *m, node_id c)
{
	return m->u->src->in && infer_local(m->u->src->in, c);
}

static bool kind_allows(const struct machine *m, const struct metavar *mv, node_id c)
{
	enum node_kind k = node_at(m->s, c)->kind;

	switch (mv->kind) {
	case MV_EXPRESSION:
		return node_kind_is_expr(k) && k != N_INIT_LIST;
	case MV_IDEXPRESSION:
		return k == N_IDENT && (!mv->local || is_local(m, c)) && (!mv->global || !is_local(m, c));
	case MV_IDENTIFIER:
	case MV_FRESH:
	case MV_DECLARER:
	case MV_ITERATOR:
		return k == N_IDENT || k == N_DR_NAME;
	case MV_SYMBOL:
	case MV_TYPEDEF:
		return k == N_IDENT || k == N_DR_NAME || k == N_TYPE_IDENT;
	case MV_CONSTANT:
		return is_constant(m->s, c);
	case MV_TYPE:
		return k == N_TYPE_NAME || k == N_TYPE_IDENT || k == N_SPECS;
	case MV_STATEMENT:
		return k >= N_COMPOUND && k <= N_ASM;
	default:
		return false;
	}
}

static unsigned value_kind_of(const struct metavar *mv)
{
	switch (mv->kind) {
	case MV_IDENTIFIER:
	case MV_DECLARER:
	case MV_ITERATOR:
		return VAL_IDENT;
	case MV_TYPE:
		return VAL_TYPE;
	case MV_STATEMENT:
		return VAL_STMT;
	case MV_EXPRESSION_LIST:
	case MV_PARAMETER_LIST:
		return VAL_LIST;
	default:
		return VAL_EXPR;
	}
}

/* ---- types of expressions ------------------------------------------------------------------------ */

static bool cannot_tell(struct machine *m, node_id c)
{
	tok_id t = node_at(m->s, c)->first;

	for (size_t i = 0; i < m->u->unknown.len; i++)
		if (m->u->unknown.at[i] == t)
			return false;
	vec_push(&m->u->unknown, t);
	return false;
}

static const char *type_key(const struct ctype *t)
{
	struct str text = STR_INIT, key = STR_INIT;
	const char *p, *r;
	size_t n;

	ctype_print(t, &text);
	for (p = text.buf; *p; p += n) {
		n = ident_length(p);
		n = n ? n : 1;
		if (*p == ' ')
			continue;
		if (key.len)
			str_addch(&key, ' ');
		str_addn(&key, p, n);
	}
	r = internn(key.buf, key.len);
	str_release(&text);
	str_release(&key);
	return r;
}

/* T *x: T is what is left of the expression's type. */
static bool bind_type_of(struct machine *m, const struct metavar *mv, node_id c)
{
	const struct ctype *want = mv->type, *t = infer_type(m->u->src->in, c);
	struct light l = { .kind = VAL_TYPE, .first = 1 };

	m->exact = false;
	while (want && (want->kind == CT_POINTER || want->kind == CT_ARRAY)) {
		if (t->kind == CT_UNKNOWN)
			return cannot_tell(m, c);
		t = ctype_pointee(t);
		if (!t)
			return false;
		want = want->inner;
	}
	if (t->kind == CT_UNKNOWN)
		return cannot_tell(m, c);
	l.mv = smpl_metavar(m->u->rule, mv->type_metavar);
	l.text = type_key(t);
	return l.mv && bind_light(m, &l);
}

static bool type_allows(struct machine *m, const struct metavar *mv, node_id c)
{
	bool exact = false, mixed = false;
	const struct ctype *t;
	int fit;

	if (mv->type_metavar)
		return bind_type_of(m, mv, c);
	if (mv->type) {
		fit = type_fits(m->u->src, c, mv->type, &exact, &mixed);
	} else if (mv->any_pointer) {
		t = infer_type(m->u->src->in, c);
		fit = t->kind == CT_UNKNOWN ? -1 : ctype_pointee(t) != NULL;
	} else {
		return true;
	}
	if (!exact)
		m->exact = false;
	return fit < 0 ? cannot_tell(m, c) : fit;
}

/* ---- nodes and stretches --------------------------------------------------------------------------- */

bool bind_node(struct machine *m, const struct pnode *p, node_id c)
{
	const struct node *n = node_at(m->s, c);
	struct light l = {
		.mv = p->mv, .node = c, .first = n->first, .last = n->last, .count = 1,
		.kind = (uint8_t)value_kind_of(p->mv),
	};

	if (!kind_allows(m, p->mv, c))
		return false;
	pair_push(m, p, p->first, n->first, n->last);
	if (p->mv->kind == MV_SYMBOL || p->mv->kind == MV_TYPEDEF)
		return ptoken_same(m, p->first, n->first) && n->first == n->last &&
		       bind_positions(m, p->positions, n->first, n->last);
	if (l.kind == VAL_TYPE) {
		struct str key = STR_INIT;

		key_of_tokens(m->s, 0, n->first, n->last, &key);
		l.text = internn(key.buf, key.len);
		str_release(&key);
	}
	return bind_positions(m, p->positions, n->first, n->last) && bind_light(m, &l) &&
	       type_allows(m, p->mv, c);
}

bool bind_stretch(struct machine *m, const struct pnode *p, node_id first, node_id last, unsigned count)
{
	struct light l = { .mv = p->mv, .kind = VAL_LIST, .first = 1, .count = count };

	if (first) {
		l.first = node_at(m->s, first)->first;
		l.last = node_at(m->s, last)->last;
	} else if (has_plus(m, p->first)) {
		return false;
	}
	pair_push(m, p, p->first, l.first, l.last);
	return bind_light(m, &l);
}
