// SPDX-License-Identifier: GPL-2.0-only
/* Patterns as trees that can be rewritten: from struct past and back. */
#include "match/iso_private.h"

/* ---- building -------------------------------------------------------------------------------- */

struct inode *inode_new(struct arena *a, unsigned kind, unsigned role)
{
	struct inode *n = arena_alloc(a, sizeof(*n));

	n->kind = (uint16_t)kind;
	n->role = (uint8_t)role;
	return n;
}

static struct item *add_item(struct inode *n, struct arena *a)
{
	struct item *i = arena_alloc(a, sizeof(*i));

	if (n->tail)
		n->tail->next = i;
	else
		n->items = i;
	n->tail = i;
	return i;
}

void inode_add(struct inode *n, struct inode *child, struct arena *a)
{
	struct item *i = add_item(n, a);

	i->kind = IT_NODE;
	i->node = child;
	child->parent = n;
}

struct itok *inode_add_token(struct inode *n, const struct ptoken *t, struct arena *a)
{
	struct item *i = add_item(n, a);

	i->kind = IT_TOK;
	i->tok = arena_alloc(a, sizeof(*i->tok));
	i->tok->t = *t;
	return i->tok;
}

static void add_when(struct inode *n, size_t when, struct inode *code, struct arena *a)
{
	struct item *i = add_item(n, a);

	i->kind = IT_WHEN;
	i->when = when;
	i->node = code;
	code->parent = n;
}

struct inode *inode_copy(const struct inode *n, struct arena *a)
{
	struct inode *c = arena_alloc(a, sizeof(*c));
	const struct item *i;

	*c = *n;
	c->items = c->tail = NULL;
	c->parent = NULL;
	for (i = n->items; i; i = i->next) {
		if (i->kind == IT_TOK)
			inode_add_token(c, &i->tok->t, a)->positions = i->tok->positions;
		else if (i->kind == IT_NODE)
			inode_add(c, inode_copy(i->node, a), a);
		else
			add_when(c, i->when, inode_copy(i->node, a), a);
	}
	return c;
}

/* ---- from a pattern -------------------------------------------------------------------------- */

struct part {                     /* a child or the code of a `when` */
	const struct pnode *n;
	bool is_when;
	size_t when;
};
typedef VEC(struct part) parts_t;

static int by_place(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->n->first != y->n->first)
		return x->n->first < y->n->first ? -1 : 1;
	return (int)x->is_when - (int)y->is_when;
}

static void parts_of(const struct pnode *n, parts_t *out)
{
	const struct pnode *c;
	size_t i;

	for (c = n->child; c; c = c->next)
		vec_push(out, (struct part){ .n = c });
	for (i = 0; i < n->nwhens; i++) {
		if (n->whens[i].code)
			vec_push(out, (struct part){ .n = n->whens[i].code, .is_when = true, .when = i });
	}
	/* children are in order by themselves, and may be empty: a stable sort is needed only with `when` */
	if (n->nwhens && out->len)
		qsort(out->at, out->len, sizeof(*out->at), by_place);
}

static const struct metavar *const *positions_of(const struct pnode *n, uint32_t token, struct arena *a)
{
	const struct metavar **list;
	size_t i, len = 0;

	for (i = 0; i < n->ntoken_positions; i++)
		len += n->token_positions[i].token == token;
	if (!len)
		return NULL;
	list = arena_alloc(a, (len + 1) * sizeof(*list));
	for (i = len = 0; i < n->ntoken_positions; i++) {
		if (n->token_positions[i].token == token)
			list[len++] = n->token_positions[i].mv;
	}
	return list;
}

static void add_own(const struct past *p, const struct pnode *n, uint32_t from, uint32_t to, struct inode *out,
		    struct arena *a)
{
	for (; from < to; from++)
		inode_add_token(out, &p->tokens[from], a)->positions = positions_of(n, from, a);
}

static struct inode *from_node(const struct past *p, const struct pnode *n, struct arena *a)
{
	struct inode *out = inode_new(a, n->kind, n->role);
	parts_t parts = { 0 };
	uint32_t at = n->first;
	size_t i;

	out->sub = n->sub;
	out->plus = n->plus;
	out->optional = n->optional;
	out->column0 = n->column0;
	out->test = n->test;
	out->mv = n->mv;
	out->positions = n->positions;
	out->whens = n->whens;
	out->nwhens = n->nwhens;
	out->parts = n->parts;
	out->nparts = n->nparts;
	parts_of(n, &parts);
	for (i = 0; i < parts.len; i++) {
		const struct part *c = &parts.at[i];
		struct inode *made = from_node(p, c->n, a);

		if (c->n->first <= c->n->last) {
			add_own(p, n, at, c->n->first, out, a);
			at = c->n->last + 1;
		}
		if (c->is_when)
			add_when(out, c->when, made, a);
		else
			inode_add(out, made, a);
	}
	if (n->first <= n->last)
		add_own(p, n, at, n->last + 1, out, a);
	vec_release(&parts);
	return out;
}

struct inode *itree_from(const struct past *p, struct arena *a)
{
	return from_node(p, p->root, a);
}

/* ---- back to a pattern ----------------------------------------------------------------------- */

struct writer {
	struct arena *a;
	VEC(struct ptoken) tokens;
	size_t nodes;
};
typedef VEC(struct token_position) token_positions_t;

static struct pnode *write_node(struct writer *w, const struct inode *n);

static void write_token(struct writer *w, const struct itok *t, token_positions_t *positions)
{
	size_t i;

	for (i = 0; t->positions && t->positions[i]; i++)
		vec_push(positions, (struct token_position){ (uint32_t)w->tokens.len, t->positions[i] });
	vec_push(&w->tokens, t->t);
}

static void write_items(struct writer *w, const struct inode *n, struct pnode *out, struct when *whens,
			token_positions_t *positions)
{
	struct pnode *last = NULL, *c;
	const struct item *i;

	for (i = n->items; i; i = i->next) {
		if (i->kind == IT_TOK) {
			write_token(w, i->tok, positions);
			continue;
		}
		c = write_node(w, i->node);
		c->parent = out;
		if (i->kind == IT_WHEN) {
			whens[i->when].code = c;
			continue;
		}
		if (last)
			last->next = c;
		else
			out->child = c;
		last = c;
	}
}

static struct pnode *write_node(struct writer *w, const struct inode *n)
{
	struct pnode *out = arena_alloc(w->a, sizeof(*out));
	struct when *whens = NULL;
	token_positions_t positions = { 0 };

	out->kind = n->kind;
	out->role = n->role;
	out->plus = n->plus;
	out->optional = n->optional;
	out->column0 = n->column0;
	out->test = n->test;
	out->sub = n->sub;
	out->mv = n->mv;
	out->positions = n->positions;
	out->parts = n->parts;
	out->nparts = n->nparts;
	out->id = (uint16_t)++w->nodes;
	if (n->nwhens) {
		whens = arena_alloc(w->a, n->nwhens * sizeof(*whens));
		memcpy(whens, n->whens, n->nwhens * sizeof(*whens));
		out->whens = whens;
		out->nwhens = n->nwhens;
	}
	out->first = (uint32_t)w->tokens.len;
	write_items(w, n, out, whens, &positions);
	out->last = (uint32_t)w->tokens.len - 1;
	/* Nothing there at all: the reader puts such a node between the tokens around it, too */
	if (w->tokens.len == out->first && !out->first) {
		out->first = 1;
		out->last = 0;
	}
	if (positions.len) {
		struct token_position *copy = arena_alloc(w->a, positions.len * sizeof(*copy));

		memcpy(copy, positions.at, positions.len * sizeof(*copy));
		out->token_positions = copy;
		out->ntoken_positions = positions.len;
	}
	vec_release(&positions);
	return out;
}

const struct past *itree_to(const struct past *like, struct inode *root, struct arena *a)
{
	struct past *p = arena_alloc(a, sizeof(*p));
	struct writer w = { .a = a };
	struct ptoken *tokens;

	*p = *like;
	p->root = write_node(&w, root);
	tokens = arena_alloc(a, (w.tokens.len + 1) * sizeof(*tokens));
	if (w.tokens.len)
		memcpy(tokens, w.tokens.at, w.tokens.len * sizeof(*tokens));
	p->tokens = tokens;
	p->ntokens = w.tokens.len;
	p->nnodes = w.nodes;
	vec_release(&w.tokens);
	return p;
}

/* ---- looking --------------------------------------------------------------------------------- */

struct item *item_node(struct item *i)
{
	while (i && i->kind != IT_NODE)
		i = i->next;
	return i;
}

struct inode *inode_child(const struct inode *n)
{
	const struct item *i = item_node(n->items);

	return i ? i->node : NULL;
}

struct inode *inode_role(const struct inode *n, unsigned role)
{
	const struct item *i;

	for (i = item_node(n->items); i; i = item_node(i->next)) {
		if (i->node->role == role)
			return i->node;
	}
	return NULL;
}

size_t inode_count(const struct inode *n)
{
	const struct item *i;
	size_t sum = 1;

	for (i = n->items; i; i = i->next) {
		if (i->kind != IT_TOK)
			sum += inode_count(i->node);
	}
	return sum;
}

struct itok *inode_first(const struct inode *n)
{
	const struct item *i;
	struct itok *t;

	for (i = n->items; i; i = i->next) {
		t = i->kind == IT_TOK ? i->tok : inode_first(i->node);
		if (t)
			return t;
	}
	return NULL;
}

struct itok *inode_last(const struct inode *n)
{
	struct itok *last = NULL, *t;
	const struct item *i;

	for (i = n->items; i; i = i->next) {
		t = i->kind == IT_TOK ? i->tok : inode_last(i->node);
		if (t)
			last = t;
	}
	return last;
}

bool inode_all(const struct inode *n, bool (*ok)(const struct ptoken *t))
{
	const struct item *i;

	for (i = n->items; i; i = i->next) {
		if (i->kind == IT_TOK ? !ok(&i->tok->t) : !inode_all(i->node, ok))
			return false;
	}
	return true;
}

bool ptoken_is_minus(const struct ptoken *t)
{
	return t->mark == MARK_MINUS;
}

bool ptoken_has_plus(const struct ptoken *t)
{
	return (t->before && t->before[0]) || (t->after && t->after[0]);
}

/* '*' marks what is reported, and changes nothing */
bool ptoken_is_plain(const struct ptoken *t)
{
	return t->mark != MARK_MINUS && !ptoken_has_plus(t);
}

static bool alternatives(const struct inode *n, bool (*is)(const struct inode *n))
{
	const struct item *i;

	for (i = item_node(n->items); i; i = item_node(i->next)) {
		if (!is(i->node))
			return false;
	}
	return item_node(n->items) != NULL;
}

static bool meta_is_expr(const struct metavar *mv)
{
	switch (mv->kind) {
	case MV_EXPRESSION:
	case MV_IDEXPRESSION:
	case MV_IDENTIFIER:
	case MV_CONSTANT:
	case MV_FUNCTION:
	case MV_METAVARIABLE:
		return true;
	default:
		return false;
	}
}

bool inode_is_expr(const struct inode *n)
{
	switch (n->kind) {
	case PN_DISJ:
	case PN_CONJ:
	case PN_NEST:
		return alternatives(n, inode_is_expr);
	case PN_META:
		return meta_is_expr(n->mv);
	case PN_DOTS:
	case PN_SEQ:
		return false;
	default:
		return node_kind_is_expr(n->kind);
	}
}

static bool seq_is_stmt(const struct inode *n)
{
	return n->kind == PN_SEQ;
}

/* One statement (or declaration), whatever is to be chosen for it */
bool inode_is_stmt(const struct inode *n)
{
	switch (n->kind) {
	case PN_DISJ:
	case PN_CONJ:
		return alternatives(n, seq_is_stmt);
	case PN_META:
		return n->mv->kind == MV_STATEMENT;
	case N_DECL:
	case N_DECLARER:
		return true;
	default:
		return n->kind >= N_COMPOUND && n->kind <= N_ASM;
	}
}
