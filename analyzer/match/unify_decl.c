// SPDX-License-Identifier: GPL-2.0-only
/* Declarations, function headers, heads of statements. */
#include "match/unify.h"

const struct pnode *pnode_role(const struct pnode *p, enum node_role role)
{
	for (p = p->child; p; p = p->next)
		if (p->role == role)
			return p;
	return NULL;
}

/* Children that are declarators */
static const struct pnode *first_declarator(const struct pnode *p)
{
	for (p = p->child; p; p = p->next)
		if (p->kind == N_INIT_DECLARATOR)
			return p;
	return NULL;
}

static node_id next_declarator(const struct syntax *s, node_id c)
{
	while (c && node_at(s, c)->kind != N_INIT_DECLARATOR)
		c = node_at(s, c)->next;
	return c;
}

static bool is_attribute(const struct pnode *p)
{
	return p->kind == N_ATTRIBUTE || (p->kind == PN_META && p->mv->kind == MV_ATTRIBUTE);
}

/* An annotation that the pattern does not have goes with the name, if that goes. */
static void pass_attribute(struct machine *m, const struct pnode *p, node_id attr)
{
	const struct node *n = node_at(m->s, attr);

	if (n->kind != N_ATTRIBUTE || token_is(m->s, n->first, "__attribute__"))
		return;
	pair_push(m, NULL, p->last, n->first, n->last);
	m->pairs.at[m->pairs.len - 1].rest = true;
}

/* Attributes behind the name: each of the pattern's is one of the file's, in order. *a: behind the last of them */
static bool push_attributes(struct machine *m, const struct pnode *p, node_id c, uint32_t *a)
{
	const struct pnode *pk = p->child, *name = pnode_role(p, R_DECLARATOR);
	node_id ck = node_at(m->s, c)->child;

	for (; pk; pk = pk->next) {
		if (!is_attribute(pk))
			continue;
		while (ck && (node_at(m->s, ck)->kind != N_ATTRIBUTE ||
			      (pk->kind == N_ATTRIBUTE && !ptoken_same(m, pk->first, node_at(m->s, ck)->first)))) {
			if (name)
				pass_attribute(m, name, ck);
			ck = node_at(m->s, ck)->next;
		}
		if (!ck)
			return false;
		goal_node(m, pk, ck);
		*a = pk->last + 1;
		ck = node_at(m->s, ck)->next;
	}
	for (; ck && name; ck = node_at(m->s, ck)->next)
		pass_attribute(m, name, ck);
	return true;
}

/* What stands behind the declarator itself: attributes are passed over where the pattern has none. */
static bool push_declared_rest(struct machine *m, const struct pnode *p, node_id c)
{
	static const enum node_role roles[] = { R_WIDTH, R_VALUE };
	const struct pnode *pd = pnode_role(p, R_DECLARATOR), *pk;
	node_id cd = node_role(m->s, c, R_DECLARATOR), ck;
	uint32_t a = pd ? pd->last + 1 : p->first;

	if (!push_attributes(m, p, c, &a))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(roles); i++) {
		pk = pnode_role(p, roles[i]);
		ck = node_role(m->s, c, roles[i]);
		if (!pk != !ck)
			return false;
		if (!pk)
			continue;
		push_tokens(m, p, a, pk->first, c, token_prev(m->s, node_at(m->s, ck)->first),
			    node_at(m->s, ck)->first);
		goal_node(m, pk, ck);
		a = pk->last + 1;
	}
	return cd || !pd;
}

static bool push_declarator_of(struct machine *m, const struct pnode *p, const struct pnode *pd, node_id c,
			       node_id cd)
{
	const struct pnode *ps = pnode_role(p, R_SPECS);
	node_id cs = node_role(m->s, c, R_SPECS);

	if (pd->positions && !bind_positions(m, pd->positions, node_at(m->s, cd)->first, node_at(m->s, cd)->last))
		return false;
	push_type(m, ps, pnode_role(pd, R_DECLARATOR), cs, node_role(m->s, cd, R_DECLARATOR));
	return push_declared_rest(m, pd, cd);
}

static bool is_typedef(const struct machine *m, const struct pnode *ps)
{
	for (const struct pnode *p = ps ? ps->child : NULL; p; p = p->next)
		if (p->kind == N_TYPE_WORD && !strcmp(m->past->tokens[p->first].text, "typedef"))
			return true;
	return false;
}

/* `typedef struct x T;`: T stands among the specifiers and is the name. */
static const struct pnode *name_in_specs(const struct machine *m, const struct pnode *ps)
{
	const struct pnode *p = is_typedef(m, ps) ? ps->child : NULL;

	while (p && p->next)
		p = p->next;
	return p && p->kind == PN_META && p->mv->kind == MV_TYPE && p != ps->child->next ? p : NULL;
}

static bool push_typedef(struct machine *m, const struct pnode *p, const struct pnode *ps, const struct pnode *name,
			 node_id c, node_id cd)
{
	struct pnode *specs = arena_alloc(scratch(m), sizeof(*specs)), **at, *copy;
	tok_id end = node_at(m->s, c)->last;
	struct goal_row row;

	*specs = *ps;
	at = (struct pnode **)&specs->child;
	for (const struct pnode *q = ps->child; q != name; q = q->next) {
		copy = arena_alloc(scratch(m), sizeof(*copy));
		*copy = *q;
		copy->next = NULL;
		*at = copy;
		at = (struct pnode **)&copy->next;
	}
	*at = NULL;
	row = row_begin(m);
	push_type(m, specs, name, node_role(m->s, c, R_SPECS), node_role(m->s, cd, R_DECLARATOR));
	push_tokens(m, p, name->last + 1, p->last + 1, c, end, end + 1);
	row_end(m, &row);
	return true;
}

/* New code beside a declaration that stays: it has no place where that is one of several in one. */
static bool plus_beside(const struct machine *m, const struct pnode *p)
{
	const struct ptoken *first = &m->past->tokens[p->first], *last = &m->past->tokens[p->last];

	return (first->before && first->before[0] && first->mark != MARK_MINUS) ||
	       (last->after && last->after[0] && last->mark != MARK_MINUS);
}

/* One declarator of the pattern is any one of the file's. */
bool push_decl(struct machine *m, const struct pnode *p, node_id c)
{
	const struct pnode *pd = first_declarator(p), *ps = pnode_role(p, R_SPECS);
	node_id cd = next_declarator(m->s, node_at(m->s, c)->child), cs = node_role(m->s, c, R_SPECS), later;
	const struct node *n = node_at(m->s, c);
	const struct goal *rest = m->goals;
	tok_id end = n->last;
	struct goal_row row;

	if (!pd && cd && name_in_specs(m, ps) && !node_at(m->s, cd)->next)
		return push_typedef(m, p, ps, name_in_specs(m, ps), c, cd);
	if (!pd != !cd || (pd && pd->next && pd->next->kind == N_INIT_DECLARATOR))
		return pd && cd && push_children(m, p, c);
	if (!pd) {
		row = row_begin(m);
		push_type(m, ps, NULL, cs, 0);
		push_tokens(m, p, ps ? ps->last + 1 : p->first, p->last + 1, c, end, end + 1);
		row_end(m, &row);
		return true;
	}
	later = next_declarator(m->s, node_at(m->s, cd)->next);
	if (later && plus_beside(m, p))
		return false;
	if (later) {
		/* the same goal, with the declarators from the next one on */
		struct goal *g = goal_push(m, GOAL_DECLARED);

		g->p = p;
		g->c = c;
		g->cowner = later;
		choice_push(m);
		m->goals = rest;
	}
	return push_declared(m, p, c, cd);
}

static const struct pnode *field_before(const struct pnode *p)
{
	const struct pnode *b = p->parent->child;

	if (b == p)
		return NULL;
	while (b && b->next != p)
		b = b->next;
	return b;
}

static bool is_stretch_of_fields(const struct pnode *p)
{
	return p && (p->kind == PN_DOTS || (p->kind == PN_META && is_list_metavar(p->mv)));
}

/* Fields are matched in a row: of `int a, b;` only dots can stand for a, or for b. */
static bool in_row(const struct machine *m, const struct pnode *p, node_id c, node_id cd)
{
	bool first = next_declarator(m->s, node_at(m->s, c)->child) == cd;
	bool last = !next_declarator(m->s, node_at(m->s, cd)->next);

	if (!p->parent || p->parent->kind != N_FIELDS)
		return true;
	return (first || is_stretch_of_fields(field_before(p))) && (last || is_stretch_of_fields(p->next));
}

bool push_declared(struct machine *m, const struct pnode *p, node_id c, node_id cd)
{
	const struct pnode *pd = first_declarator(p);
	tok_id end = node_at(m->s, c)->last;
	struct goal_row row = row_begin(m);

	if (!in_row(m, p, c, cd) || !push_declarator_of(m, p, pd, c, cd))
		return false;
	push_tokens(m, p, pd->last + 1, p->last + 1, c, end, end + 1);
	row_end(m, &row);
	return true;
}

bool do_declared(struct machine *m, const struct goal *g)
{
	node_id later = next_declarator(m->s, node_at(m->s, g->cowner)->next);
	const struct goal *rest = m->goals;

	if (later) {
		struct goal *n = goal_push(m, GOAL_DECLARED);

		n->p = g->p;
		n->c = g->c;
		n->cowner = later;
		choice_push(m);
		m->goals = rest;
	}
	return push_declared(m, g->p, g->c, g->cowner);
}

/* A parameter, the type of a cast */
bool push_typed(struct machine *m, const struct pnode *p, node_id c)
{
	const struct pnode *ps = pnode_role(p, R_SPECS), *pd = pnode_role(p, R_DECLARATOR);
	node_id cs = node_role(m->s, c, R_SPECS), cd = node_role(m->s, c, R_DECLARATOR);

	if (!p->child) /* `...` of C */
		return push_children(m, p, c);
	push_type(m, ps, pd, cs, cd);
	return true;
}

/* The header of a function: up to the body. K&R declarations count where the pattern has them. */
bool push_function(struct machine *m, const struct pnode *p, node_id c)
{
	const struct pnode *ps = pnode_role(p, R_SPECS), *pd = pnode_role(p, R_DECLARATOR);
	node_id cs = node_role(m->s, c, R_SPECS), cd = node_role(m->s, c, R_DECLARATOR);

	if (!pd || !cd)
		return false;
	push_type(m, ps, pd, cs, cd);
	return true;
}

/* ---- heads of statements ------------------------------------------------------------------------- */

static bool push_do(struct machine *m, const struct pnode *p, node_id c)
{
	const struct pnode *pb = pnode_role(p, R_BODY), *pc = pnode_role(p, R_COND);
	node_id cb = node_role(m->s, c, R_BODY), cc = node_role(m->s, c, R_COND);
	const struct node *n = node_at(m->s, c);
	struct goal_row row;

	if (!pb || !cb || !pc || !cc)
		return false;
	if (m->u->flow->nodes[m->at].kind == FL_DO) {
		push_tokens(m, p, p->first, pb->first, c, n->first, node_at(m->s, cb)->first);
		return true;
	}
	row = row_begin(m);
	push_tokens(m, p, pb->last + 1, pc->first, c, node_at(m->s, cb)->last + 1, node_at(m->s, cc)->first);
	goal_node(m, pc, cc);
	push_tokens(m, p, pc->last + 1, p->last + 1, c, node_at(m->s, cc)->last + 1, n->last + 1);
	row_end(m, &row);
	return true;
}

/* Where the tokens of `for (a; b; c)` stand. A declaration has the first semicolon in itself. */
struct for_tokens {
	uint32_t open, semi1, semi2, close;
};

static void code_tokens(const struct syntax *s, node_id c, struct for_tokens *t)
{
	node_id init = node_role(s, c, R_INIT), cond = node_role(s, c, R_COND), step = node_role(s, c, R_STEP);

	t->open = token_next(s, node_at(s, c)->first);
	t->semi1 = init && node_at(s, init)->kind == N_DECL ? node_at(s, init)->last
							     : token_next(s, init ? node_at(s, init)->last : t->open);
	t->semi2 = token_next(s, cond ? node_at(s, cond)->last : t->semi1);
	t->close = token_next(s, step ? node_at(s, step)->last : t->semi2);
}

static void pattern_tokens(const struct pnode *p, struct for_tokens *t)
{
	const struct pnode *init = pnode_role(p, R_INIT), *cond = pnode_role(p, R_COND), *step = pnode_role(p, R_STEP);

	t->open = p->first + 1;
	t->semi1 = init && init->kind == N_DECL ? init->last : (init ? init->last : t->open) + 1;
	t->semi2 = (cond ? cond->last : t->semi1) + 1;
	t->close = (step ? step->last : t->semi2) + 1;
}

static bool push_for_part(struct machine *m, const struct pnode *p, node_id c, enum node_role role)
{
	const struct pnode *pk = pnode_role(p, role);
	node_id ck = node_role(m->s, c, role);

	if (!pk && !ck)
		return true;
	if (!pk || (!ck && pk->kind != PN_DOTS))
		return false;
	if (pk->kind == PN_DOTS && ck && node_at(m->s, ck)->kind == N_DECL)
		return false; /* as Coccinelle: `...` is an expression */
	goal_node(m, pk, ck);
	return true;
}

static bool push_for(struct machine *m, const struct pnode *p, node_id c)
{
	const struct pnode *init = pnode_role(p, R_INIT);
	struct for_tokens pt, ct;
	struct goal_row row = row_begin(m);
	bool ok;

	code_tokens(m->s, c, &ct);
	pattern_tokens(p, &pt);
	push_tokens(m, p, p->first, pt.open + 1, c, node_at(m->s, c)->first, ct.open + 1);
	ok = push_for_part(m, p, c, R_INIT);
	if (!init || init->kind != N_DECL)
		push_tokens(m, p, pt.semi1, pt.semi1 + 1, c, ct.semi1, ct.semi1 + 1);
	ok = ok && push_for_part(m, p, c, R_COND);
	push_tokens(m, p, pt.semi2, pt.semi2 + 1, c, ct.semi2, ct.semi2 + 1);
	ok = ok && push_for_part(m, p, c, R_STEP);
	push_tokens(m, p, pt.close, pt.close + 1, c, ct.close, ct.close + 1);
	row_end(m, &row);
	return ok;
}

bool push_head_of(struct machine *m, const struct pnode *p, node_id c)
{
	if (p->kind == N_DO)
		return push_do(m, p, c);
	if (p->kind == N_FOR)
		return push_for(m, p, c);
	return push_head(m, p, c, R_BODY);
}
