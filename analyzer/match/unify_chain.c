// SPDX-License-Identifier: GPL-2.0-only
/*
 * `E || ...`: E is one of the operands of a chain of that operator, or all there is. Coccinelle calls this comm_assoc.
 * A chain groups from the left: ((a || b) || c); what stands in parentheses is one operand.
 */
#include "match/unify.h"

static bool is_chained(enum punct op)
{
	return op == P_OROR || op == P_ANDAND || op == P_PIPE || op == P_AMP || op == P_CARET || op == P_PLUS ||
	       op == P_STAR;
}

bool is_chain(const struct pnode *p)
{
	const struct pnode *right = p->kind == N_BINARY ? pnode_role(p, R_RIGHT) : NULL;

	return right && right->kind == PN_DOTS && is_chained(p->sub);
}

static void push_operand(struct machine *m, const struct pnode *p, node_id c, node_id operand)
{
	struct goal_row row = row_begin(m);
	struct goal *g;

	goal_node(m, pnode_role(p, R_LEFT), operand);
	g = goal_push(m, GOAL_AROUND);
	g->p = p;
	g->c = c;
	g->cowner = operand;
	row_end(m, &row);
}

bool push_chain(struct machine *m, const struct pnode *p, node_id c)
{
	const struct goal *rest = m->goals;
	VEC(node_id) at = { 0 };
	node_id n = c;
	bool some;

	if (p->positions && !bind_positions(m, p->positions, node_at(m->s, c)->first, node_at(m->s, c)->last))
		return false;
	/* What is true or false may stand for a chain only where that is asked. */
	if ((p->sub != P_OROR && p->sub != P_ANDAND) || node_in_test(m->s, c))
		vec_push(&at, n);
	while (node_at(m->s, n)->kind == N_BINARY && node_at(m->s, n)->sub == p->sub) {
		vec_push(&at, node_role(m->s, n, R_RIGHT));
		n = node_role(m->s, n, R_LEFT);
		vec_push(&at, n);
	}
	some = at.len > 0;
	while (at.len) {
		m->goals = rest;
		push_operand(m, p, c, at.at[--at.len]);
		if (at.len)
			choice_push(m);
	}
	vec_release(&at);
	return some;
}

/* What stands before and behind the operand is what the dots stand for, with the operators. */
bool do_around(struct machine *m, const struct goal *g)
{
	const struct node *all = node_at(m->s, g->c), *one = node_at(m->s, g->cowner);
	const struct pnode *dots = pnode_role(g->p, R_RIGHT);
	uint32_t i;

	for (i = pnode_role(g->p, R_LEFT)->last + 1; i < dots->first; i++)
		if (!pair_token(m, g->p, i, NO_TOKEN))
			return false;
	if (has_plus(m, dots->first) && all->first == one->first && all->last == one->last)
		return false;
	if (one->first > all->first)
		pair_push(m, dots, dots->first, all->first, token_prev(m->s, one->first));
	if (one->last < all->last)
		pair_push(m, dots, dots->first, token_next(m->s, one->last), all->last);
	return true;
}
