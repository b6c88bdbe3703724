// SPDX-License-Identifier: GPL-2.0-only
/*
 * A look ahead that binds nothing: may this pattern match here at all? Most elements stand beside most nodes in vain,
 * and kinds, operators and names say so at once. "Yes" may be wrong, "no" never is.
 */
#include "match/unify.h"

#define MAX_LOOK 6 /* levels down */

static bool may(const struct machine *m, const struct pnode *p, node_id c, int depth);

static bool any_branch(const struct machine *m, const struct pnode *p, node_id c, int depth)
{
	for (const struct pnode *b = p->child; b; b = b->next) {
		const struct pnode *code = b;

		while (code->kind == PN_SEQ && code->child && !code->child->next)
			code = code->child;
		if (may(m, code, c, depth))
			return true;
	}
	return false;
}

/* Kinds with the same children on both sides, in order */
static bool has_plain_children(unsigned kind)
{
	switch (kind) {
	case N_EXPR_STMT:
	case N_PAREN:
	case N_DEREF:
	case N_ADDR:
	case N_POSTFIX:
	case N_BINARY:
	case N_ASSIGN:
	case N_INDEX:
	case N_MEMBER:
	case N_PMEMBER:
	case N_RETURN:
		return true;
	default:
		return false;
	}
}

static bool children_may(const struct machine *m, const struct pnode *p, node_id c, int depth)
{
	const struct pnode *pk = p->child;
	node_id ck = node_at(m->s, c)->child;

	for (; pk && ck; pk = pk->next, ck = node_at(m->s, ck)->next)
		if (!may(m, pk, ck, depth))
			return false;
	return !pk && !ck;
}

static bool sub_differs(const struct machine *m, const struct pnode *p, node_id c)
{
	return p->sub && p->sub != node_at(m->s, c)->sub &&
	       (p->kind == N_BINARY || p->kind == N_ASSIGN || p->kind == N_UNARY || p->kind == N_POSTFIX);
}

static bool may_unlike(const struct pnode *p, enum node_kind k)
{
	if (p->kind == N_EXPR_STMT || p->kind == N_DECLARER || p->kind == N_MACRO_STMT)
		return k == N_DECLARER || k == N_EXPR_STMT || k == N_MACRO_STMT || k == N_DECL;
	return p->kind == N_ASSIGN ? k == N_INIT_DECLARATOR : !node_kind_is_expr(p->kind) || !node_kind_is_expr(k) ||
								      p->kind == N_UNARY;
}

static bool may(const struct machine *m, const struct pnode *p, node_id c, int depth)
{
	const struct node *n = node_at(m->s, c);

	if (depth > MAX_LOOK)
		return true;
	if (p->kind == PN_DISJ)
		return any_branch(m, p, c, depth + 1);
	if (p->kind >= N_KIND_COUNT || is_chain(p))
		return true;
	if (p->kind != n->kind)
		return may_unlike(p, (enum node_kind)n->kind);
	if (sub_differs(m, p, c))
		return false;
	if (p->kind == N_IDENT)
		return p->first != p->last || ptoken_same(m, p->first, n->first);
	if (p->kind == N_CALL)
		return !p->child || !n->child || may(m, p->child, n->child, depth + 1);
	if (has_plain_children(p->kind) && (p->sub || (p->kind != N_BINARY && p->kind != N_ASSIGN)))
		return children_may(m, p, c, depth + 1);
	return true;
}

bool may_match(const struct machine *m, const struct pnode *p, node_id c)
{
	return may(m, p, c, 0);
}
