// SPDX-License-Identifier: GPL-2.0-only
/*
 * Initialisers of structs. `{ .a = x, .b = y }` asks for these fields, in any order, beside whatever others the file
 * initialises there, dots or no dots; so Coccinelle has it.
 */
#include "match/unify.h"

/* What was matched so far */
struct taken {
	const struct taken *before;
	node_id item;
};

static const struct pnode *one_of(const struct pnode *p)
{
	while (p && (p->kind == PN_DISJ || p->kind == PN_CONJ || p->kind == PN_SEQ) && p->child)
		p = p->child;
	return p;
}

static bool is_designated(const struct pnode *p)
{
	const struct pnode *one = one_of(p), *d;

	d = one && one->kind == N_INIT ? one->child : NULL;
	return d && d->kind == N_DESIGNATOR && !pnode_role(d, R_VALUE);
}

/* .a = x: a field, no element of an array, nor `a: x` */
static bool names_field(const struct syntax *s, node_id c)
{
	node_id d = node_at(s, c)->kind == N_INIT ? node_at(s, c)->child : 0;

	return d && node_at(s, d)->kind == N_DESIGNATOR && !node_role(s, d, R_VALUE);
}

bool is_struct_init(const struct machine *m, const struct pnode *p, node_id c)
{
	const struct pnode *item = p->child;
	node_id i;

	if (p->kind != N_INIT_LIST || node_at(m->s, c)->kind != N_INIT_LIST || (item && item->kind == PN_DOTS && !item->next))
		return false;
	for (; item; item = item->next)
		if (item->kind != PN_DOTS && !is_designated(item))
			return false;
	for (i = list_first(m->s, c); i; i = list_next(m->s, i, c))
		if (!names_field(m->s, i))
			return false;
	return list_first(m->s, c) != 0;
}

static struct goal *push_inits(struct machine *m, const struct goal *g, const struct pnode *p, node_id c, uint32_t a,
			       tok_id x, const struct taken *taken)
{
	struct goal *n = goal_push(m, GOAL_INITS);

	n->owner = g->owner;
	n->cowner = g->cowner;
	n->p = p;
	n->c = c;
	n->a = a;
	n->x = x;
	n->extra = taken;
	return n;
}

bool push_struct_init(struct machine *m, const struct pnode *p, node_id c)
{
	struct goal g = { .owner = p, .cowner = c };

	push_inits(m, &g, p->child, list_first(m->s, c), p->first, 0, NULL);
	return true;
}

/* .f and f: where f is a metavariable; the file's designator has no node for its name. */
bool push_designator(struct machine *m, const struct pnode *p, node_id c)
{
	const struct pnode *name = p->child;
	const struct node *n = node_at(m->s, c);
	struct goal_row row;
	struct light *l;
	struct goal *g;

	if (!name || name->kind != PN_META || n->child)
		return push_children(m, p, c);
	l = arena_alloc(scratch(m), sizeof(*l));
	*l = (struct light){ .mv = name->mv, .kind = VAL_IDENT, .first = n->last, .last = n->last, .count = 1 };
	row = row_begin(m);
	push_tokens(m, p, p->first, name->first, c, n->first, n->last);
	g = goal_push(m, GOAL_BIND);
	g->p = name;
	g->extra = l;
	row_end(m, &row);
	return true;
}

/* Brackets, and the comma behind an item; x: the last token of the item before, 0: none */
static bool pair_own(struct machine *m, const struct goal *g, uint32_t end)
{
	const struct node *n = node_at(m->s, g->cowner);
	tok_id t = g->x ? token_next(m->s, g->x) : 0;

	for (uint32_t i = g->a; i < end; i++) {
		tok_id at = i == g->owner->first ? n->first : i == g->owner->last ? n->last : NO_TOKEN;

		if (at == NO_TOKEN && t && t < n->last && ptoken_same(m, i, t)) {
			at = t;
			t = 0;
		}
		if (!pair_token(m, g->owner, i, at))
			return false;
	}
	return true;
}

static bool is_taken(const struct taken *t, node_id item)
{
	for (; t; t = t->before)
		if (t->item == item)
			return true;
	return false;
}

/* c: the item to be tried for p, or a later one */
bool do_inits(struct machine *m, const struct goal *g)
{
	const struct goal *rest = m->goals;
	const struct taken *before = g->extra;
	struct taken *taken;
	node_id c = g->c, first = list_first(m->s, g->cowner), last, next;

	if (!g->p)
		return pair_own(m, g, g->owner->last + 1);
	if (g->p->kind == PN_DOTS) {
		if (!pair_own(m, g, g->p->first))
			return false;
		for (last = first; (next = list_next(m->s, last, g->cowner)); last = next)
			;
		pair_push(m, g->p, g->p->first, node_at(m->s, first)->first, node_at(m->s, last)->last);
		push_inits(m, g, g->p->next, first, g->p->last + 1, 0, before);
		return true;
	}
	while (c && is_taken(before, c))
		c = list_next(m->s, c, g->cowner);
	if (!c)
		return false;
	next = list_next(m->s, c, g->cowner);
	if (next) {
		push_inits(m, g, g->p, next, g->a, g->x, before);
		choice_push(m);
		m->goals = rest;
	}
	taken = arena_alloc(scratch(m), sizeof(*taken));
	*taken = (struct taken){ before, c };
	push_inits(m, g, g->p->next, first, g->p->last + 1, node_at(m->s, c)->last, taken);
	goal_node(m, g->p, c);
	return pair_own(m, g, g->p->first);
}
