// SPDX-License-Identifier: GPL-2.0-only
/* One node of the pattern against one of the file: tokens, children, and what stands for several. */
#include "match/unify.h"

/* ---- tokens ------------------------------------------------------------------------------------ */

void pair_push(struct machine *m, const struct pnode *p, uint32_t token, tok_id first, tok_id last)
{
	struct paired pair = { p, token, first, last, false };

	vec_push(&m->pairs, pair);
}

bool has_plus(const struct machine *m, uint32_t token)
{
	const struct ptoken *t = &m->past->tokens[token];

	return (t->before && t->before[0]) || (t->after && t->after[0]);
}

bool ptoken_same(const struct machine *m, uint32_t token, tok_id t)
{
	const char *text = m->past->tokens[token].text;
	size_t n;
	const char *p = token_text(m->s, t, &n);

	return (!strncmp(text, p, n) && !text[n]) || number_same(m, token, t);
}

static bool token_positions(struct machine *m, const struct pnode *owner, uint32_t token, tok_id t)
{
	const struct metavar *one[2] = { NULL, NULL };

	for (size_t i = 0; i < owner->ntoken_positions; i++) {
		if (owner->token_positions[i].token != token)
			continue;
		one[0] = owner->token_positions[i].mv;
		if (t == NO_TOKEN || !bind_positions(m, one, t, t))
			return false;
	}
	return true;
}

bool pair_token(struct machine *m, const struct pnode *owner, uint32_t token, tok_id t)
{
	if (t == NO_TOKEN && has_plus(m, token) && owner->kind != N_INIT_LIST)
		return false;
	pair_push(m, NULL, token, t == NO_TOKEN ? 1 : t, t == NO_TOKEN ? 0 : t);
	return token_positions(m, owner, token, t);
}

/* The first token from t on, before end, that is neither trivia nor of a directive around the node */
static tok_id significant(const struct machine *m, tok_id t, tok_id end, bool directive, bool *hole)
{
	const struct token *tok;

	for (; t < end; t++) {
		tok = &m->s->toks[t];
		if (!directive && tok->flags & TF_DIRECTIVE)
			*hole = true;
		else if (!token_is_trivia(tok))
			return t;
	}
	return end;
}

/* Own tokens. Where a directive stands between those of the file, tokens of branches that are not this node's may
 * stand there, too. */
bool do_tokens(struct machine *m, const struct goal *g)
{
	bool directive = m->s->toks[node_at(m->s, g->cowner)->first].flags & TF_DIRECTIVE, hole = false;
	tok_id t = significant(m, g->x, g->y, directive, &hole);

	for (uint32_t i = g->a; i < g->b; i++) {
		while (t < g->y && !ptoken_same(m, i, t) && hole)
			t = significant(m, t + 1, g->y, directive, &hole);
		if (t >= g->y || !ptoken_same(m, i, t) || !pair_token(m, g->owner, i, t))
			return false;
		t = significant(m, t + 1, g->y, directive, &hole);
	}
	return t >= g->y || hole;
}

void push_tokens(struct machine *m, const struct pnode *p, uint32_t a, uint32_t b, node_id c, tok_id x, tok_id y)
{
	struct goal *g = goal_push(m, GOAL_TOKENS);

	g->owner = p;
	g->cowner = c;
	g->a = a;
	g->b = b;
	g->x = x;
	g->y = y;
}

/* ---- children ---------------------------------------------------------------------------------- */

static bool is_list_node(unsigned kind)
{
	return kind == N_ARGS || kind == N_PARAMS || kind == N_INIT_LIST || kind == N_ENUMERATORS ||
	       kind == N_FIELDS || kind == N_PP_PARAMS || kind == N_COMPOUND;
}

bool is_list_kind(unsigned kind)
{
	return is_list_node(kind);
}

static bool roles_match(const struct machine *m, const struct pnode *p, node_id c, enum node_role stop)
{
	const struct pnode *pk = p->child;
	node_id ck = node_at(m->s, c)->child;

	for (; pk && ck; pk = pk->next, ck = node_at(m->s, ck)->next) {
		if (pk->role != node_at(m->s, ck)->role)
			return false;
		if (stop && pk->role == stop)
			return true;
	}
	return !pk && !ck;
}

bool push_head(struct machine *m, const struct pnode *p, node_id c, enum node_role stop)
{
	const struct node *n = node_at(m->s, c);
	const struct pnode *pk = p->child;
	node_id ck = n->child;
	uint32_t a = p->first;
	tok_id x = n->first;
	struct goal_row row;

	if (!roles_match(m, p, c, stop))
		return false;
	row = row_begin(m);
	for (; pk && ck; pk = pk->next, ck = node_at(m->s, ck)->next) {
		push_tokens(m, p, a, pk->first, c, x, node_at(m->s, ck)->first);
		if (stop && pk->role == stop) {
			row_end(m, &row);
			return true;
		}
		goal_node(m, pk, ck);
		a = pk->last + 1;
		x = node_at(m->s, ck)->last + 1;
	}
	push_tokens(m, p, a, p->last + 1, c, x, n->last + 1);
	row_end(m, &row);
	return true;
}

bool push_children(struct machine *m, const struct pnode *p, node_id c)
{
	return push_head(m, p, c, R_NONE);
}

/* ---- what stands for several --------------------------------------------------------------------- */

static bool in_nest(const struct pnode *p)
{
	for (p = p->parent; p; p = p->parent)
		if (p->kind == PN_NEST)
			return true;
	return false;
}

/* A branch: what it holds, if that is one thing */
static const struct pnode *branch_code(const struct pnode *b)
{
	while (b && b->kind == PN_SEQ && b->child && !b->child->next)
		b = b->child;
	return b;
}

static void push_branch(struct machine *m, const struct pnode *branch, unsigned rank, bool ranked, node_id c)
{
	struct goal *g;

	goal_node(m, branch_code(branch), c);
	if (ranked) {
		g = goal_push(m, GOAL_RANK);
		g->a = rank;
	}
}

/* All alternatives, the first one first; which of them count is decided when all ways are known. */
static bool push_disj(struct machine *m, const struct pnode *p, node_id c)
{
	const struct goal *rest = m->goals;
	bool ranked = !in_nest(p);
	const struct pnode *b;
	unsigned n = 0, i;

	for (b = p->child; b; b = b->next)
		n++;
	while (n--) {
		for (i = 0, b = p->child; i < n; i++)
			b = b->next;
		m->goals = rest;
		push_branch(m, b, n, ranked, c);
		if (n)
			choice_push(m);
	}
	return p->child != NULL;
}

static bool push_conj(struct machine *m, const struct pnode *p, node_id c)
{
	struct goal_row row = row_begin(m);

	for (const struct pnode *b = p->child; b; b = b->next)
		goal_node(m, branch_code(b), c);
	row_end(m, &row);
	return true;
}

static bool match_dots(struct machine *m, const struct pnode *p, node_id c)
{
	if (!c) {
		if (has_plus(m, p->first))
			return false;
		pair_push(m, p, p->first, 1, 0);
		return true;
	}
	pair_push(m, p, p->first, node_at(m->s, c)->first, node_at(m->s, c)->last);
	return true;
}

/* ---- one node ------------------------------------------------------------------------------------ */

static bool sub_matters(unsigned kind)
{
	return kind == N_UNARY || kind == N_POSTFIX || kind == N_BINARY || kind == N_ASSIGN || kind == N_STRUCT;
}

static bool push_c_node(struct machine *m, const struct pnode *p, node_id c)
{
	const struct node *n = node_at(m->s, c);
	bool done, has;

	if (is_chain(p) && !(m->u->rule && rule_disables(m->u->rule, "comm_assoc")))
		return node_kind_is_expr(n->kind) && push_chain(m, p, c);
	done = push_with_operator(m, p, c, &has);
	if (has)
		return done;
	if (p->kind != n->kind) {
		if (!(p->kind == N_IDENT && n->kind == N_DR_NAME) && !(p->kind == N_DR_NAME && n->kind == N_IDENT) &&
		    !(p->kind == N_IDENT && n->kind == N_TYPE_IDENT))
			return push_unlike(m, p, c);
	} else if (sub_matters(p->kind) && p->sub != n->sub) {
		return false;
	}
	if (p->positions && !bind_positions(m, p->positions, n->first, n->last))
		return false;
	if (p->nparts)
		return match_string(m, p, c);
	switch (p->kind) {
	case N_DECL:
		return push_decl(m, p, c);
	case N_FUNC_DEF:
		return push_function(m, p, c);
	case N_PARAM:
	case N_TYPE_NAME:
		return push_typed(m, p, c);
	case N_SPECS:
		return push_specs(m, p, c);
	case N_DESIGNATOR:
		return push_designator(m, p, c);
	case N_IF:
		return push_head(m, p, c, R_THEN);
	case N_WHILE:
	case N_FOR:
	case N_SWITCH:
	case N_ITERATOR:
	case N_DO:
		return push_head_of(m, p, c);
	default:
		return is_list_node(p->kind) ? push_list(m, p, c) : push_children(m, p, c);
	}
}

/* The name that an argument is which was taken for a parameter; else the node itself */
static node_id argument_of(const struct machine *m, const struct pnode *p, node_id c)
{
	node_id specs, name;

	if (!p->parent || p->parent->kind != N_ARGS || node_at(m->s, c)->kind != N_PARAM)
		return c;
	specs = node_at(m->s, c)->child;
	name = specs && !node_at(m->s, specs)->next ? node_at(m->s, specs)->child : 0;
	return name && !node_at(m->s, name)->next ? name : c;
}

bool do_node(struct machine *m, const struct goal *g)
{
	const struct pnode *p = g->p;
	node_id c = g->c;

	if (p->test && !node_in_test(m->s, c))
		return false;
	switch (p->kind) {
	case PN_DISJ:
		return push_disj(m, p, c);
	case PN_CONJ:
		return push_conj(m, p, c);
	case PN_DOTS:
		return match_dots(m, p, c);
	case PN_NEST:
		return c && push_nest(m, p, c);
	case PN_META:
		return c && bind_node(m, p, argument_of(m, p, c));
	case PN_SEQ:
		return !p->child && !c;
	default:
		return c && push_c_node(m, p, c);
	}
}
