// SPDX-License-Identifier: GPL-2.0-only
/*
 * One pattern against one node. Structure against structure: nodes of the same kind and operator
 * whose children match; metavariables bind. Three-valued: a type that nobody knows is "cannot tell".
 */
#include "match/private.h"

static int match_node(struct match *m, node_id p, node_id c);

const struct metavar *pattern_metavar(const struct match *m, node_id p)
{
	const struct syntax *s = m->pat->tree;
	const struct node *n = node_at(s, p);

	if (n->kind != N_IDENT && n->kind != N_TYPE_IDENT && n->kind != N_DR_NAME)
		return NULL;
	return smpl_metavar(m->sr, node_ident(s, p));
}

const struct bound *match_bound(const struct match *m, const char *metavar)
{
	size_t i;

	for (i = 0; i < m->nbound; i++)
		if (m->bound[i].mv->name == metavar)
			return &m->bound[i];
	return NULL;
}

bool same_tokens(const struct syntax *s, tok_id a, tok_id alast, tok_id b, tok_id blast)
{
	const char *x, *y;
	size_t n, k;

	for (;;) {
		x = token_text(s, a, &n);
		y = token_text(s, b, &k);
		if (n != k || memcmp(x, y, n))
			return false;
		if (a >= alast || b >= blast)
			return a >= alast && b >= blast;
		a = token_next(s, a);
		b = token_next(s, b);
	}
}

static int combine(int a, int b)
{
	return !a || !b ? 0 : a < 0 || b < 0 ? -1 : 1;
}

/* ---- binding ------------------------------------------------------------------------------------- */

static bool text_is(const struct syntax *s, tok_id first, tok_id last, const char *text)
{
	return first == last && token_is(s, first, text);
}

static bool constraint_holds(const struct match *m, const struct smpl_constraint *k, tok_id first,
			     tok_id last)
{
	const struct syntax *s = m->src->s;
	uint32_t start = s->toks[first].off, end = s->toks[last].off + s->toks[last].len;
	bool hit = false, gave_up = false;
	size_t i;

	switch (k->kind) {
	case SC_REGEX:
	case SC_NOT_REGEX:
		hit = regex_match(k->regex, s->text + start, end - start, &gave_up);
		return k->kind == SC_REGEX ? hit : !hit;
	case SC_EQ:
	case SC_NOT_EQ:
		for (i = 0; i < k->nvalues && !hit; i++)
			hit = text_is(s, first, last, k->values[i]);
		return k->kind == SC_EQ ? hit : !hit;
	default:
		return true;
	}
}

static int bind_range(struct match *m, const struct metavar *mv, node_id node, tok_id first, tok_id last)
{
	const struct bound *b = match_bound(m, mv->name);
	size_t i;

	if (b)
		return same_tokens(m->src->s, b->first, b->last, first, last);
	for (i = 0; i < mv->nconstraints; i++)
		if (!constraint_holds(m, &mv->constraints[i], first, last))
			return 0;
	if (m->nbound == MAX_BIND)
		return 0;
	m->bound[m->nbound++] = (struct bound){ mv, node, first, last };
	return 1;
}

static bool looks_constant(const struct syntax *s, node_id c)
{
	const char *t;
	size_t n, i;

	switch (node_at(s, c)->kind) {
	case N_NUMBER:
	case N_CHAR:
	case N_STRING:
		return true;
	case N_IDENT:
		t = token_text(s, node_at(s, c)->first, &n);
		for (i = 0; i < n; i++)
			if (t[i] >= 'a' && t[i] <= 'z')
				return false;
		return true;
	default:
		return false;
	}
}

static bool kind_allows(const struct match *m, const struct metavar *mv, node_id c)
{
	const struct syntax *s = m->src->s;
	enum node_kind k = node_at(s, c)->kind;

	switch (mv->kind) {
	case MV_EXPRESSION:
		return node_kind_is_expr(k);
	case MV_IDEXPRESSION:
		if (k != N_IDENT)
			return false;
		return (!mv->local || infer_local(m->src->in, c)) &&
		       (!mv->global || !infer_local(m->src->in, c));
	case MV_IDENTIFIER:
	case MV_DECLARER:
	case MV_ITERATOR:
		return k == N_IDENT || k == N_DR_NAME;
	case MV_CONSTANT:
		return looks_constant(s, c);
	case MV_TYPE:
		return k == N_SPECS || k == N_TYPE_NAME || k == N_TYPE_IDENT;
	case MV_STATEMENT:
		return k >= N_COMPOUND && k <= N_ASM;
	case MV_TYPEDEF:
	case MV_SYMBOL:
		return false;
	default:
		return false;
	}
}

static int bind_type(struct match *m, const struct metavar *mv, node_id c)
{
	bool exact = false, mixed = false;
	int fit = 1;

	if (mv->type) {
		fit = type_fits(m->src, c, mv->type, &exact, &mixed);
	} else if (mv->any_pointer) {
		fit = ctype_pointee(infer_type(m->src->in, c)) ? 1 : -1;
	} else {
		return 1;
	}
	if (!exact)
		m->exact = false;
	m->mixed |= mixed;
	if (fit < 0 && !m->unknown)
		m->unknown = c;
	return fit;
}

static int bind(struct match *m, const struct metavar *mv, node_id c)
{
	const struct node *n = node_at(m->src->s, c);
	int r;

	if (!kind_allows(m, mv, c))
		return 0;
	r = bind_range(m, mv, c, n->first, n->last);
	return r ? bind_type(m, mv, c) : 0;
}

/* ---- lists --------------------------------------------------------------------------------------- */

struct saved {
	size_t nbound, npairs;
	bool exact, mixed;
	node_id unknown, access;
};

static struct saved save(const struct match *m)
{
	return (struct saved){ m->nbound, m->npairs, m->exact, m->mixed, m->unknown, m->access };
}

static void restore(struct match *m, const struct saved *s)
{
	m->nbound = s->nbound;
	m->npairs = s->npairs;
	m->exact = s->exact;
	m->mixed = s->mixed;
	m->unknown = s->unknown;
	m->access = s->access;
}

static int match_list(struct match *m, node_id p, node_id c);

/* `...` or an expression list in an argument list: the shortest stretch whose rest matches. */
static int match_stretch(struct match *m, const struct metavar *mv, node_id p, node_id c)
{
	const struct syntax *s = m->src->s;
	struct saved at = save(m);
	node_id first = c, last = 0;
	int r;

	for (;;) {
		restore(m, &at);
		r = 1;
		if (last)
			r = bind_range(m, mv, 0, node_at(s, first)->first, node_at(s, last)->last);
		if (r)
			r = match_list(m, node_at(m->pat->tree, p)->next, c);
		if (r || !c)
			return r;
		last = c;
		c = node_at(s, c)->next;
	}
}

static int match_list(struct match *m, node_id p, node_id c)
{
	const struct metavar *mv;
	int r = 1, one;

	while (p) {
		mv = pattern_metavar(m, p);
		if (mv && (mv->kind == MV_DOTS || mv->kind == MV_EXPRESSION_LIST))
			return combine(r, match_stretch(m, mv, p, c));
		if (!c)
			return 0;
		one = match_node(m, p, c);
		r = combine(r, one);
		if (!r)
			return 0;
		p = node_at(m->pat->tree, p)->next;
		c = node_at(m->src->s, c)->next;
	}
	return c ? 0 : r;
}

/* ---- nodes --------------------------------------------------------------------------------------- */

/* A type of a pattern that is nothing but a type metavariable takes the whole type of the code. */
static const struct metavar *whole_type_metavar(const struct match *m, node_id p)
{
	const struct syntax *s = m->pat->tree;
	const struct metavar *mv;
	node_id c = p;

	if (node_at(s, p)->kind == N_TYPE_NAME) {
		c = node_at(s, p)->child;
		if (!c || node_at(s, c)->next)
			return NULL;
	}
	if (node_at(s, c)->kind != N_SPECS)
		return NULL;
	c = node_at(s, c)->child;
	if (!c || node_at(s, c)->next)
		return NULL;
	mv = pattern_metavar(m, c);
	return mv && mv->kind == MV_TYPE ? mv : NULL;
}

static bool leaf_equal(const struct match *m, const struct node *p, const struct node *c)
{
	const char *x, *y;
	size_t n, k;

	x = token_text(m->pat->tree, p->first, &n);
	y = token_text(m->src->s, c->first, &k);
	return n == k && !memcmp(x, y, n);
}

static int match_same_kind(struct match *m, node_id p, node_id c)
{
	const struct node *pn = node_at(m->pat->tree, p), *cn = node_at(m->src->s, c);

	if (pn->kind != cn->kind || pn->sub != cn->sub)
		return 0;
	if ((pn->kind == N_DEREF || pn->kind == N_INDEX) && !m->access)
		m->access = c;
	if (!pn->child && !cn->child)
		return pn->kind == N_ARGS || pn->kind == N_EMPTY_ARG ||
		       (leaf_equal(m, pn, cn) && (pn->first == pn->last) == (cn->first == cn->last));
	return match_list(m, pn->child, cn->child);
}

static int match_node(struct match *m, node_id p, node_id c)
{
	const struct metavar *mv = pattern_metavar(m, p);
	enum node_kind pk = node_at(m->pat->tree, p)->kind;

	if (m->npairs == MAX_PAIRS)
		return 0;
	m->pairs[m->npairs++] = (struct pair){ p, c };
	if (mv && mv->kind != MV_SYMBOL && mv->kind != MV_TYPEDEF)
		return bind(m, mv, c);
	if (pk == N_TYPE_NAME || pk == N_SPECS) {
		mv = whole_type_metavar(m, p);
		if (mv)
			return bind(m, mv, c);
	}
	/* redundant parentheses in the code, isomorphism "paren" */
	while (pk != N_PAREN && p != m->pat->root && node_at(m->src->s, c)->kind == N_PAREN) {
		c = node_at(m->src->s, c)->child;
		m->pairs[m->npairs - 1].c = c;
	}
	return c ? match_same_kind(m, p, c) : 0;
}

int pattern_match(struct match *m, const struct pattern *pat, node_id n)
{
	enum node_kind pk = node_at(pat->tree, pat->root)->kind, ck = node_at(m->src->s, n)->kind;
	const struct metavar *mv;

	m->pat = pat;
	m->root = n;
	m->nbound = m->npairs = 0;
	m->exact = true;
	m->mixed = false;
	m->unknown = m->access = 0;
	mv = pattern_metavar(m, pat->root);
	if (!mv && pk != ck)
		return 0;
	return match_node(m, pat->root, n);
}
