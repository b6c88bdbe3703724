// SPDX-License-Identifier: GPL-2.0-only
/* Expressions whose operator is a metavariable, and nodes of different kinds that may still go together. */
#include "match/unify.h"

/* Names of fields, labels, tags, macros are no expressions. */
bool is_expr_place(const struct syntax *s, node_id c)
{
	const struct node *n = node_at(s, c), *up = node_at(s, n->parent);

	if (!node_kind_is_expr(n->kind))
		return false;
	if (n->kind != N_IDENT)
		return true;
	if (n->role == R_NAME || up->kind == N_PP_PARAMS || up->kind == N_PP_UNDEF || (up->kind == N_GOTO && n->role == R_LABEL))
		return false;
	return n->role != R_CALLEE || (up->kind != N_DECLARER && up->kind != N_ITERATOR && up->kind != N_MACRO_STMT);
}

/* ---- operators ------------------------------------------------------------------------------------ */

static const struct pnode *operator_meta(const struct pnode *p)
{
	for (p = p->child; p; p = p->next)
		if (p->kind == PN_META && (p->mv->kind == MV_BINARY_OPERATOR || p->mv->kind == MV_ASSIGN_OPERATOR ||
					   p->mv->kind == MV_UNARY_OPERATOR))
			return p;
	return NULL;
}

static bool push_operator(struct machine *m, const struct pnode *meta, tok_id t)
{
	struct light *l = arena_alloc(scratch(m), sizeof(*l));
	struct goal *g;
	size_t n;
	const char *text = token_text(m->s, t, &n);

	*l = (struct light){ .mv = meta->mv, .kind = VAL_OPERATOR, .text = internn(text, n), .first = t, .last = t,
			     .count = 1 };
	g = goal_push(m, GOAL_BIND);
	g->p = meta;
	g->extra = l;
	return true;
}

/* Also: * and & are nodes of their own kinds. */
static bool push_prefix(struct machine *m, const struct pnode *p, const struct pnode *meta, node_id c)
{
	const struct pnode *po = pnode_role(p, R_OPERAND);
	node_id co = node_role(m->s, c, R_OPERAND);
	enum node_kind k = node_at(m->s, c)->kind;
	struct goal_row row;

	if ((k != N_UNARY && k != N_DEREF && k != N_ADDR) || !po || !co)
		return false;
	row = row_begin(m);
	push_operator(m, meta, node_at(m->s, c)->first);
	goal_node(m, po, co);
	row_end(m, &row);
	return true;
}

bool push_with_operator(struct machine *m, const struct pnode *p, node_id c, bool *has)
{
	const struct pnode *meta = p->kind == N_BINARY || p->kind == N_ASSIGN || p->kind == N_UNARY ? operator_meta(p)
												      : NULL;
	const struct pnode *pl, *pr;
	struct goal_row row;
	node_id cl, cr;

	*has = meta != NULL;
	if (!meta)
		return false;
	if (p->kind == N_UNARY)
		return push_prefix(m, p, meta, c);
	if (node_at(m->s, c)->kind != p->kind)
		return false;
	pl = pnode_role(p, R_LEFT);
	pr = pnode_role(p, R_RIGHT);
	cl = node_role(m->s, c, R_LEFT);
	cr = node_role(m->s, c, R_RIGHT);
	if (!pl || !pr || !cl || !cr)
		return false;
	row = row_begin(m);
	goal_node(m, pl, cl);
	push_operator(m, meta, token_next(m->s, node_at(m->s, cl)->last));
	goal_node(m, pr, cr);
	row_end(m, &row);
	return true;
}

/* ---- different kinds -------------------------------------------------------------------------------- */

/* DECLARE_X(a); is a declaration in one place and a call in another. */
static bool push_macro_call(struct machine *m, const struct pnode *p, node_id c)
{
	const struct pnode *call = p->kind == N_EXPR_STMT ? p->child : p, *pn, *pa;
	node_id ccall = node_at(m->s, c)->kind == N_EXPR_STMT ? node_at(m->s, c)->child : c, cn, ca;
	const struct node *n = node_at(m->s, c);
	struct goal_row row;

	if (!call || !ccall || (call->kind != N_CALL && call->kind != N_DECLARER && call->kind != N_MACRO_STMT))
		return false;
	pn = call->child;
	pa = pn ? pn->next : NULL;
	cn = node_at(m->s, ccall)->child;
	ca = cn ? node_at(m->s, cn)->next : 0;
	if (!pa || !ca || pa->kind != N_ARGS || node_at(m->s, ca)->kind != N_ARGS || pa->next ||
	    node_at(m->s, ca)->next)
		return false;
	row = row_begin(m);
	goal_node(m, pn, cn);
	goal_node(m, pa, ca);
	push_tokens(m, p, pa->last + 1, p->last + 1, c, node_at(m->s, ca)->last + 1, n->last + 1);
	row_end(m, &row);
	return true;
}

/* An assignment is also an initialiser: x = y is `int x = y`. */
static bool push_initialised(struct machine *m, const struct pnode *p, node_id c)
{
	const struct pnode *pl = pnode_role(p, R_LEFT), *pr = pnode_role(p, R_RIGHT);
	node_id name = declarator_name(m->s, c), value = node_role(m->s, c, R_VALUE);
	tok_id t;
	struct goal_row row;

	if (p->sub != P_ASSIGN || !pl || !pr || !name || !value)
		return false;
	/* What comes in its place need not be a declaration. */
	if (m->past->tokens[pl->first].mark == MARK_MINUS || m->past->tokens[pr->first - 1].mark == MARK_MINUS)
		return false;
	t = token_prev(m->s, node_at(m->s, value)->first);
	row = row_begin(m);
	goal_node(m, pl, name);
	push_tokens(m, p, pl->last + 1, pr->first, c, t, t + 1);
	goal_node(m, pr, value);
	row_end(m, &row);
	return true;
}

/* A parameter that is one name is taken for that name. */
static bool push_lone_param(struct machine *m, const struct pnode *p, node_id c)
{
	node_id specs = node_at(m->s, c)->child, name = specs ? node_at(m->s, specs)->child : 0;

	if (!name || node_at(m->s, specs)->next || node_at(m->s, name)->next ||
	    node_at(m->s, name)->kind != N_TYPE_IDENT)
		return false;
	goal_node(m, p, name);
	return true;
}

static node_id declarer_name(const struct syntax *s, node_id dr)
{
	node_id name = node_role(s, dr, R_INNER);

	return name && node_at(s, name)->kind == N_DR_NAME ? name : 0;
}

/* `static DEFINE_MUTEX(x);` reads like a declaration without a type. */
static bool push_static_declarer(struct machine *m, const struct pnode *p, node_id c)
{
	node_id dr = decl_is_declarer(m->s, c), name = dr ? declarer_name(m->s, dr) : 0, args;
	const struct pnode *pn = p->child, *pa = pn ? pn->next : NULL;
	const struct node *n = node_at(m->s, c);
	struct goal_row row;

	args = dr ? node_role(m->s, dr, R_PARAMS) : 0;
	if (!name || !args || !pa || pa->kind != N_ARGS || pa->next)
		return false;
	row = row_begin(m);
	goal_node(m, pn, name);
	goal_node(m, pa, args);
	push_tokens(m, p, pa->last + 1, p->last + 1, c, node_at(m->s, args)->last + 1, n->last + 1);
	row_end(m, &row);
	return true;
}

bool push_unlike(struct machine *m, const struct pnode *p, node_id c)
{
	enum node_kind k = node_at(m->s, c)->kind;

	if (p->kind == N_ASSIGN && k == N_INIT_DECLARATOR)
		return push_initialised(m, p, c);
	if (p->kind == N_ARGS && k == N_PARAMS)
		return push_list(m, p, c);
	if (k == N_PARAM) /* an argument that was taken for a parameter */
		return push_lone_param(m, p, c);
	if (p->kind == N_DECLARER && k == N_DECL)
		return push_static_declarer(m, p, c);
	if (p->kind == N_DECLARER && k != N_DECLARER && p->child && p->child->kind == PN_META)
		return false; /* what is a declarer and no call is known by name only */
	if ((p->kind == N_DECLARER || p->kind == N_EXPR_STMT || p->kind == N_MACRO_STMT) &&
	    (k == N_DECLARER || k == N_EXPR_STMT || k == N_MACRO_STMT))
		return push_macro_call(m, p, c);
	return false;
}
