// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists: arguments, parameters, initialisers, enumerators, fields, statements in ({ }). An item of the pattern stands
 * for one of the file, or for a stretch: `...`, an expression list.
 *
 * A comma of the pattern takes the file's, if one stands there; beside a stretch it may stand for nothing, so that
 * `f(x, ...)` is also f(a).
 */
#include "match/unify.h"

static bool is_stretch(const struct pnode *p)
{
	return p->kind == PN_DOTS || (p->kind == PN_META && is_list_metavar(p->mv)) ||
	       (p->kind == PN_NEST && p->child && p->child->kind == PN_SEQ);
}

/* Items of #if branches are items of the list that they stand in; alternatives that cut through one are one. */
static node_id past_groups(const struct syntax *s, node_id c, node_id owner)
{
	while (c) {
		const struct node *n = node_at(s, c);

		if (n->kind != N_PP_COND && n->kind != N_PP_BRANCH)
			return c;
		c = n->child;
		while (!c && n->parent != owner && !n->next)
			n = node_at(s, n->parent);
		c = c ? c : n->next;
	}
	return 0;
}

node_id list_first(const struct syntax *s, node_id owner)
{
	return past_groups(s, node_at(s, owner)->child, owner);
}

node_id list_next(const struct syntax *s, node_id item, node_id owner)
{
	const struct node *n = node_at(s, item);

	while (!n->next && n->parent != owner)
		n = node_at(s, n->parent);
	return past_groups(s, n->next, owner);
}

static void goal_list(struct machine *m, const struct goal *g, const struct pnode *p, node_id c, uint32_t a, tok_id x)
{
	struct goal *n = goal_push(m, GOAL_LIST);

	n->owner = g->owner;
	n->cowner = g->cowner;
	n->p = p;
	n->c = c;
	n->a = a;
	n->x = x;
}

bool push_list(struct machine *m, const struct pnode *p, node_id c)
{
	const struct node *n = node_at(m->s, c);
	struct goal g = { .owner = p, .cowner = c };
	struct goal_row row;

	if (is_struct_init(m, p, c))
		return push_struct_init(m, p, c);
	row = row_begin(m);
	if (p->first <= p->last && (!p->child || p->first < p->child->first)) {
		push_tokens(m, p, p->first, p->first + 1, c, n->first, n->first + 1);
		goal_list(m, &g, p->child, list_first(m->s, c), p->first + 1, n->first);
	} else {
		goal_list(m, &g, p->child, list_first(m->s, c), p->first, n->first);
	}
	row_end(m, &row);
	return true;
}

static tok_id next_in_list(const struct machine *m, node_id owner, tok_id t)
{
	tok_id next = token_next(m->s, t);

	return next <= node_at(m->s, owner)->last ? next : 0;
}

static bool is_comma(const struct machine *m, tok_id t)
{
	return t && m->s->toks[t].kind == T_PUNCT && m->s->toks[t].sub == P_COMMA;
}

/* Pattern tokens from g->a up to `end`: commas. Moves *x over those of the file. */
static bool take_commas(struct machine *m, const struct goal *g, uint32_t end, bool may_lack, tok_id *x)
{
	tok_id t;

	for (uint32_t i = g->a; i < end; i++) {
		t = next_in_list(m, g->cowner, *x);
		if (t && ptoken_same(m, i, t)) {
			if (!pair_token(m, g->owner, i, t))
				return false;
			*x = t;
		} else if (!may_lack || !pair_token(m, g->owner, i, NO_TOKEN)) {
			return false;
		}
	}
	return true;
}

static const struct pnode *item_before(const struct goal *g)
{
	const struct pnode *p = g->owner->child;

	if (p == g->p)
		return NULL;
	while (p && p->next != g->p)
		p = p->next;
	return p;
}

/* The closing bracket, maybe a comma before it */
static bool finish_list(struct machine *m, const struct goal *g)
{
	const struct pnode *before = item_before(g);
	bool stretch = before && is_stretch(before), comma;
	tok_id x = g->x, t;

	if (g->c)
		return false;
	for (uint32_t i = g->a; i <= g->owner->last; i++) {
		t = next_in_list(m, g->cowner, x);
		comma = !strcmp(m->past->tokens[i].text, ",");
		if (!comma && is_comma(m, t) && (stretch || g->owner->kind != N_ARGS)) {
			x = t;
			t = next_in_list(m, g->cowner, x);
		}
		if (t && ptoken_same(m, i, t)) {
			x = t;
		} else {
			if (!comma || g->owner->kind == N_ARGS)
				return false;
			t = NO_TOKEN;
		}
		if (!pair_token(m, g->owner, i, t))
			return false;
	}
	return true;
}

static void push_stretch(struct machine *m, const struct goal *g, tok_id x, node_id upto, unsigned count)
{
	struct goal *n = goal_push(m, GOAL_STRETCH);

	n->owner = g->owner;
	n->cowner = g->cowner;
	n->p = g->p;
	n->c = g->c;
	n->a = count;
	n->b = upto;
	n->x = x;
}

bool do_list(struct machine *m, const struct goal *g)
{
	const struct pnode *before, *p = g->p;
	bool lack;
	tok_id x = g->x;

	if (!p)
		return finish_list(m, g);
	before = item_before(g);
	lack = is_stretch(p) || (before && is_stretch(before));
	if (!take_commas(m, g, p->first, lack, &x))
		return false;
	if (is_stretch(p)) {
		push_stretch(m, g, x, 0, 0);
		return true;
	}
	if (!g->c || (is_comma(m, next_in_list(m, g->cowner, x)) && node_at(m->s, g->c)->first > x))
		return g->c && false;
	goal_list(m, g, p->next, list_next(m->s, g->c, g->cowner), p->last + 1, node_at(m->s, g->c)->last);
	goal_node(m, p, g->c);
	return true;
}

bool do_list_end(struct machine *m, const struct goal *g)
{
	return finish_list(m, g);
}

/* a: how many items are in it so far; b: the last of them; the shortest stretch first */
bool do_stretch(struct machine *m, const struct goal *g)
{
	node_id last = g->b, next = last ? list_next(m->s, last, g->cowner) : g->c;
	const struct goal *rest = m->goals;

	if (next) {
		push_stretch(m, g, g->x, next, g->a + 1);
		choice_push(m);
		m->goals = rest;
	}
	goal_list(m, g, g->p->next, next, g->p->last + 1, last ? node_at(m->s, last)->last : g->x);
	if (g->p->kind == PN_META)
		return bind_stretch(m, g->p, last ? g->c : 0, last, g->a);
	if (!last && has_plus(m, g->p->first))
		return false;
	if (last)
		pair_push(m, g->p, g->p->first, node_at(m->s, g->c)->first, node_at(m->s, last)->last);
	else
		pair_push(m, g->p, g->p->first, 1, 0);
	return true;
}
