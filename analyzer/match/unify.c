// SPDX-License-Identifier: GPL-2.0-only
/*
 * The functions of engine.h, and which of several alternatives counts: where a disjunction matches in two ways that
 * do not contradict each other, only the earlier alternative does. Of a rule that is one expression the alternatives
 * are ordered wherever their places overlap, whatever they bind. (Both as Coccinelle does it; found by experiment.)
 */
#include "match/unify.h"

/* ---- which alternatives count -------------------------------------------------------------------- */

static int compare_ranks(const struct machine *m, size_t a, size_t b)
{
	const struct ranked *x = &m->ranked.at[a], *y = &m->ranked.at[b];

	for (size_t i = 0; i < x->len && i < y->len; i++) {
		uint16_t p = m->ranks_of.at[x->from + i], q = m->ranks_of.at[y->from + i];

		if (p != q)
			return p < q ? -1 : 1;
	}
	return 0;
}

/* Do they say different things of one metavariable? */
static bool contradict(const struct found *a, const struct found *b)
{
	const struct value *v;

	for (size_t i = 0; i < a->bindings.len; i++) {
		if (a->bindings.at[i].mv->kind == MV_POSITION)
			continue;
		v = bindings_get(&b->bindings, a->bindings.at[i].mv);
		if (v && !value_equal(v, a->bindings.at[i].value))
			return true;
	}
	return false;
}

static void drop_later(struct machine *m, bool anywhere)
{
	size_t n = m->ranked.len, base = m->out->len - n, kept = 0;
	bool *drop;

	if (n < 2)
		return;
	drop = xcalloc(n, sizeof(*drop));

	for (size_t i = 0; i < n; i++) {
		const struct ranked *x = &m->ranked.at[i];

		for (size_t k = 0; k < n && !drop[i]; k++) {
			const struct ranked *y = &m->ranked.at[k];

			if (k == i || compare_ranks(m, k, i) >= 0)
				continue;
			drop[i] = anywhere ? y->first <= x->last && x->first <= y->last
					   : !contradict(&m->out->at[base + k], &m->out->at[base + i]);
		}
	}
	for (size_t i = 0; i < n; i++)
		if (!drop[i])
			m->out->at[base + kept++] = m->out->at[base + i];
	m->out->len = base + kept;
	free(drop);
}

/* ---- where --------------------------------------------------------------------------------------- */

/* Parts of a statement that are nodes of their own */
static bool is_foreign(enum node_role role)
{
	return role == R_THEN || role == R_ELSE || role == R_BODY;
}

static node_id own_next(const struct syntax *s, node_id n, node_id root)
{
	node_id c;

	if (n == root) {
		for (c = node_at(s, n)->child; c && is_foreign(node_at(s, c)->role); c = node_at(s, c)->next)
			;
	} else {
		c = node_at(s, n)->child;
	}
	if (c)
		return c;
	while (n && n != root) {
		for (c = node_at(s, n)->next; c; c = node_at(s, c)->next)
			if (node_at(s, n)->parent != root || !is_foreign(node_at(s, c)->role))
				return c;
		n = node_at(s, n)->parent;
	}
	return 0;
}

static bool wants_expr(const struct pnode *p)
{
	return p->kind != PN_DOTS && past_is_expr(p);
}

/* @r identifier@: any name but those of tags and macros, and those behind the dot of a designator */
static bool is_name_place(const struct syntax *s, node_id c)
{
	const struct node *n = node_at(s, c);
	enum node_kind up = node_at(s, n->parent)->kind;

	if (n->kind == N_DR_NAME)
		return true;
	return n->kind == N_IDENT && up != N_STRUCT && up != N_ENUM && up != N_DESIGNATOR && up != N_PP_DEFINE &&
	       up != N_PP_UNDEF && up != N_PP_PARAMS;
}

/* `int x = y`, which is an assignment to patterns; not in for (int i = 0; …), as Coccinelle */
static bool is_initialised(const struct syntax *s, node_id c)
{
	return node_at(s, c)->kind == N_INIT_DECLARATOR && node_role(s, c, R_VALUE) &&
	       node_at(s, node_at(s, c)->parent)->role != R_INIT;
}

static void anywhere(struct machine *m, const struct pnode *elem, node_id root, bool whole)
{
	const struct syntax *s = m->s;
	bool names = m->u->rule && m->u->rule->identifier_rule;
	const struct node *n;

	for (node_id c = root; c && !m->u->gave_up; c = whole ? node_next(s, c, root) : own_next(s, c, root)) {
		n = node_at(s, c);
		if (names ? !is_name_place(s, c) : !is_expr_place(s, c) && !is_initialised(s, c))
			continue;
		if (!m->u->why && !may_match(m, elem, c))
			continue;
		m->place_first = n->first;
		m->place_last = n->last;
		m->bound.len = m->pairs.len = m->ranks.len = 0;
		m->exact = true;
		m->doubt = 0;
		m->goals = NULL;
		goal_node(m, elem, c);
		machine_run(m);
	}
	drop_later(m, true);
}

/* ---- types ------------------------------------------------------------------------------------------ */

static bool wants_type(const struct unifier *u, const struct pnode *p)
{
	return u->past->shape == PAST_TYPE && p == u->past->root;
}

static void try_type(struct machine *m, const struct pnode *elem, node_id cs, node_id cd, node_id inner)
{
	m->place_first = node_at(m->s, cs)->first;
	m->place_last = cd ? node_at(m->s, cd)->last : node_at(m->s, cs)->last;
	m->bound.len = m->pairs.len = m->ranks.len = 0;
	m->exact = true;
	m->doubt = 0;
	m->goals = NULL;
	if (elem->kind == PN_DISJ || elem->kind == PN_CONJ) {
		struct goal *g = goal_push(m, GOAL_TYPE_DISJ);

		g->p = elem;
		g->c = cs;
		g->cowner = cd;
		g->b = inner;
	} else {
		push_whole_type(m, elem, cs, cd, inner);
	}
	machine_run(m);
}

/* int of `int **x`, `int *` and `int **` are types that are spelled here; but for a metavariable the pattern says which. */
static void types_of(struct machine *m, const struct pnode *elem, node_id cs)
{
	bool more, any = false;
	unsigned want = type_levels(elem, &more);

	for (node_id d = node_at(m->s, cs)->next; d; d = node_at(m->s, d)->next) {
		node_id cd = node_at(m->s, d)->kind == N_INIT_DECLARATOR ? node_role(m->s, d, R_DECLARATOR) :
			     node_at(m->s, d)->role == R_DECLARATOR ? d : 0;
		unsigned have = cd ? type_code_levels(m, cd) : 0;

		if (!cd || have < want || (any && !want && !more))
			continue;
		any = true;
		for (unsigned n = more ? have : want; n >= want && n <= have; n--) {
			try_type(m, elem, cs, cd, type_inner(m, cd, n));
			if (!n)
				break;
		}
	}
	if (!any && !want)
		try_type(m, elem, cs, 0, 0);
}

static void types_anywhere(struct machine *m, const struct pnode *elem, node_id root, bool whole)
{
	const struct syntax *s = m->s;

	for (node_id c = root; c && !m->u->gave_up; c = whole ? node_next(s, c, root) : own_next(s, c, root))
		if (node_at(s, c)->kind == N_SPECS)
			types_of(m, elem, c);
	drop_later(m, true);
}

/* ---- engine.h ------------------------------------------------------------------------------------ */

/* Nodes of the graph that are code */
static bool is_code(enum flow_kind k)
{
	switch (k) {
	case FL_HEADER: case FL_ITEM: case FL_DECL: case FL_STMT: case FL_IF: case FL_LOOP: case FL_ITERATOR:
	case FL_DO: case FL_DO_WHILE: case FL_SWITCH: case FL_CASE: case FL_DEFAULT: case FL_LABEL: case FL_GOTO:
	case FL_BREAK: case FL_CONTINUE: case FL_RETURN:
		return true;
	default:
		return false;
	}
}

void unify_node(struct unifier *u, const struct pnode *elem, flow_id node, founds_t *out)
{
	const struct flow_node *fn = &u->flow->nodes[node];
	struct machine m;

	if (!is_code(fn->kind) || !fn->syn || u->gave_up)
		return;
	machine_init(&m, u, elem, node, out);
	if (wants_expr(elem)) {
		if (fn->kind != FL_DO)
			anywhere(&m, elem, fn->syn, fn->kind == FL_ITEM);
	} else if (wants_type(u, elem)) {
		types_anywhere(&m, elem, fn->syn, fn->kind == FL_ITEM);
	} else if (u->why || may_match(&m, elem, fn->syn)) {
		goal_node(&m, elem, fn->syn);
		machine_run(&m);
		drop_later(&m, false);
	}
	machine_release(&m);
}

void unify_statement(struct unifier *u, const struct pnode *meta, flow_id node, founds_t *out)
{
	const struct flow_node *fn = &u->flow->nodes[node];
	struct machine m;

	if (!fn->syn || u->gave_up)
		return;
	machine_init(&m, u, meta, node, out);
	if (meta->mv->kind != MV_STATEMENT_LIST)
		goal_node(&m, meta, fn->syn);
	if (meta->mv->kind != MV_STATEMENT_LIST || (fn->kind == FL_OPEN && bind_body(&m, meta, fn->syn)))
		machine_run(&m);
	drop_later(&m, false);
	machine_release(&m);
}

void unify_token(struct unifier *u, const struct pnode *owner, uint32_t token, flow_id node, tok_id code,
		 founds_t *out)
{
	struct machine m;

	machine_init(&m, u, owner, node, out);
	if (ptoken_same(&m, token, code) && pair_token(&m, owner, token, code))
		machine_run(&m);
	machine_release(&m);
}
