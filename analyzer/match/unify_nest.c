// SPDX-License-Identifier: GPL-2.0-only
/*
 * <+... e ...+> inside an element: e somewhere in the expression; <... e ...>: anywhere in it, maybe nowhere. One
 * occurrence binds; all others that match without binding more belong to the same way.
 */
#include "match/unify.h"

static bool is_place(const struct machine *m, node_id c)
{
	return is_expr_place(m->s, c);
}

static node_id next_place(const struct machine *m, node_id c, node_id root)
{
	do
		c = node_next(m->s, c, root);
	while (c && !is_place(m, c));
	return c;
}

static const struct pnode *nest_code(const struct pnode *p)
{
	const struct pnode *c = p->child;

	while (c && c->kind == PN_SEQ && c->child && !c->child->next)
		c = c->child;
	return c;
}

static void push_rest(struct machine *m, const struct pnode *p, node_id root, node_id at, node_id bound_at)
{
	struct goal *g = goal_push(m, GOAL_NEST_REST);

	g->p = p;
	g->cowner = root;
	g->c = at;
	g->a = bound_at;
}

static void push_at(struct machine *m, const struct pnode *p, node_id root, node_id at)
{
	struct goal *g = goal_push(m, GOAL_NEST_AT);

	g->p = p;
	g->cowner = root;
	g->c = at;
}

bool push_nest(struct machine *m, const struct pnode *p, node_id c)
{
	const struct goal *rest = m->goals;

	pair_push(m, p, p->first, node_at(m->s, c)->first, node_at(m->s, c)->last);
	if (!p->plus) { /* nowhere: only if it is nowhere, see do_nest_at() */
		push_rest(m, p, c, c, 0);
		choice_push(m);
		m->goals = rest;
	}
	push_at(m, p, c, c);
	return true;
}

/* The occurrence that binds is at c, or further on. */
bool do_nest_at(struct machine *m, const struct goal *g)
{
	node_id next = next_place(m, g->c, g->cowner);
	const struct goal *rest = m->goals;

	if (next) {
		push_at(m, g->p, g->cowner, next);
		choice_push(m);
		m->goals = rest;
	}
	push_rest(m, g->p, g->cowner, g->cowner, g->c);
	goal_node(m, nest_code(g->p), g->c);
	return true;
}

/* All others, each if it can be, without more bindings. a: where the binding one was */
bool do_nest_rest(struct machine *m, const struct goal *g)
{
	node_id c = g->c, next;
	const struct goal *rest = m->goals;
	struct goal *own, *cut;
	struct goal_row row;

	if (c == g->a)
		c = next_place(m, c, g->cowner);
	if (!c)
		return true;
	next = next_place(m, c, g->cowner);
	/* not here */
	if (next)
		push_rest(m, g->p, g->cowner, next, g->a);
	choice_push(m);
	/* here */
	m->goals = rest;
	row = row_begin(m);
	goal_node(m, nest_code(g->p), c);
	own = goal_push(m, GOAL_OWN_BINDINGS);
	own->a = (uint32_t)m->bound.len;
	cut = goal_push(m, GOAL_CUT);
	cut->a = (uint32_t)m->choices.len - 1;
	if (next)
		push_rest(m, g->p, g->cowner, next, g->a);
	row_end(m, &row);
	return true;
}

bool do_own_bindings(struct machine *m, const struct goal *g)
{
	return m->bound.len == g->a;
}
