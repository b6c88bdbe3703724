// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other sides of an isomorphism, with what its metavariables stand for. Tokens that the isomorphism spells are
 * marked as the piece that it matched is, and have the place of its first token, for messages.
 */
#include "match/iso_private.h"

static struct inode *make(struct iso_run *r, const struct inode *p);

/* ---- tokens ---------------------------------------------------------------------------------- */

/* What the rule's token of this text had; each only once */
static const struct metavar *const *take_positions(struct iso_run *r, const char *text, bool node)
{
	size_t i;

	for (i = 0; i < r->positions.len; i++) {
		struct iso_position *p = &r->positions.at[i];

		if (p->text != text || p->node != node || p->placed)
			continue;
		p->placed = true;
		return p->mvs;
	}
	return NULL;
}

static void add_token(struct iso_run *r, struct inode *n, const struct ptoken *like)
{
	const struct itok *at = inode_first(r->at);
	struct ptoken t = *like;

	t.mark = r->minus ? MARK_MINUS : at->t.mark == MARK_MINUS ? MARK_CONTEXT : at->t.mark;
	t.line = at->t.line;
	t.column = at->t.column;
	t.bol = false;
	t.before = t.after = NULL;
	inode_add_token(n, &t, r->a)->positions = take_positions(r, t.text, false);
}

static void add_text(struct iso_run *r, struct inode *n, const char *text, uint8_t kind, uint16_t sub)
{
	struct ptoken t = { .text = intern(text), .kind = kind, .sub = sub };

	add_token(r, n, &t);
}

static void add_punct(struct iso_run *r, struct inode *n, enum punct c)
{
	add_text(r, n, punct_text(c), T_PUNCT, (uint16_t)c);
}

/* ---- metavariables that no matched side has ---------------------------------------------------- */

/* T * of the isomorphism, T being bound */
static void fresh_type(struct iso_run *r, struct metavar *mv)
{
	const struct iso_bound *b = iso_bound(r, mv->type_metavar);
	const struct metavar *own = b && b->node ? iso_lone_type(b->node) : NULL;
	const struct ctype *t = b ? b->type : NULL;

	if (own)
		t = ctype_get(CT_TYPEDEF, own->name, ctype_unknown);
	mv->type_metavar = own ? own->name : b ? b->of_type : NULL;
	if (!t)
		mv->type = NULL;
	else
		mv->type = mv->type->kind == CT_POINTER ? ctype_get(CT_POINTER, "", t) : t;
}

static const struct metavar *fresh(struct iso_run *r, const struct metavar *like)
{
	struct iso_bound *b = iso_bound(r, like->name);
	struct metavar *mv;

	if (b)
		return b->fresh;
	mv = arena_alloc(r->a, sizeof(*mv));
	*mv = *like;
	mv->name = intern(arena_printf(r->a, "%s#%u", like->name, ++*r->fresh));
	if (mv->type_metavar)
		fresh_type(r, mv);
	vec_push(&r->bound, (struct iso_bound){ .name = like->name, .mv = like, .fresh = mv });
	return mv;
}

static struct inode *make_fresh(struct iso_run *r, const struct inode *p)
{
	struct inode *n = inode_new(r->a, PN_META, p->role);

	n->mv = fresh(r, p->mv);
	add_text(r, n, n->mv->name, T_IDENT, 0);
	return n;
}

/* ---- types that are only known from declarations of metavariables ------------------------------- */

static struct inode *type_leaf(struct iso_run *r, const struct iso_bound *b)
{
	const struct ctype *t = b->type;
	const struct metavar *mv = b->of_type ? smpl_metavar(r->rule, b->of_type) : NULL;
	struct inode *n = inode_new(r->a, N_TYPE_IDENT, R_NONE), *name;

	if (mv) {
		n->kind = PN_META;
		n->mv = mv;
	}
	if (t->kind == CT_BASE)
		n->kind = N_TYPE_WORD;
	if (t->kind == CT_STRUCT || t->kind == CT_UNION || t->kind == CT_ENUM) {
		n->kind = t->kind == CT_ENUM ? N_ENUM : N_STRUCT;
		add_text(r, n, t->kind == CT_ENUM ? "enum" : t->kind == CT_UNION ? "union" : "struct", T_IDENT, 0);
		name = inode_new(r->a, N_IDENT, R_NAME);
		add_text(r, name, t->name, T_IDENT, 0);
		inode_add(n, name, r->a);
		return n;
	}
	add_text(r, n, t->name, T_IDENT, 0);
	return n;
}

/* Only what is one word and has no declarator: NULL for the rest */
static struct inode *make_type(struct iso_run *r, const struct iso_bound *b)
{
	switch (b->type->kind) {
	case CT_BASE:
		return strchr(b->type->name, ' ') ? NULL : type_leaf(r, b);
	case CT_STRUCT:
	case CT_UNION:
	case CT_ENUM:
		return *b->type->name ? type_leaf(r, b) : NULL;
	case CT_TYPEDEF:
		return type_leaf(r, b);
	default:
		return NULL;
	}
}

/* ---- negation -------------------------------------------------------------------------------- */

static enum punct opposite(unsigned op)
{
	switch (op) {
	case P_EQ:
		return P_NE;
	case P_NE:
		return P_EQ;
	case P_LT:
		return P_GE;
	case P_GE:
		return P_LT;
	case P_GT:
		return P_LE;
	case P_LE:
		return P_GT;
	case P_ANDAND:
		return P_OROR;
	case P_OROR:
		return P_ANDAND;
	default:
		return P_NONE;
	}
}

static struct inode *wrap(struct iso_run *r, unsigned kind, enum punct open, struct inode *n, enum punct close)
{
	struct inode *w = inode_new(r->a, kind, n->role);

	add_punct(r, w, open);
	n->role = R_OPERAND;
	inode_add(w, n, r->a);
	if (close)
		add_punct(r, w, close);
	return w;
}

static struct inode *not_of(struct iso_run *r, struct inode *n)
{
	struct inode *w;

	if (n->kind == N_BINARY || n->kind == N_ASSIGN || n->kind == N_COND || n->kind == N_COMMA)
		n = wrap(r, N_PAREN, P_LPAREN, n, P_RPAREN);
	w = wrap(r, N_UNARY, P_NOT, n, P_NONE);
	w->sub = P_NOT;
	return w;
}

static struct inode *negate(struct iso_run *r, struct inode *n);

static void negate_children(struct iso_run *r, struct inode *n)
{
	struct item *i;
	uint8_t role;

	for (i = item_node(n->items); i; i = item_node(i->next)) {
		role = i->node->role;
		i->node = negate(r, i->node);
		i->node->role = role;
		i->node->parent = n;
	}
}

static struct inode *flip(struct iso_run *r, struct inode *n, enum punct op)
{
	struct item *i;

	for (i = n->items; i; i = i->next) {
		if (i->kind != IT_TOK || i->tok->t.sub != n->sub)
			continue;
		i->tok->t.text = intern(punct_text(op));
		i->tok->t.sub = (uint16_t)op;
	}
	if (n->sub == P_ANDAND || n->sub == P_OROR)
		negate_children(r, n);
	n->sub = (uint16_t)op;
	return n;
}

/* n is ours to change. `!` goes down to where it vanishes, through alternatives, too. */
static struct inode *negate(struct iso_run *r, struct inode *n)
{
	struct inode *c;

	switch (n->kind) {
	case N_UNARY:
		if (n->sub != P_NOT)
			return not_of(r, n);
		c = inode_child(n);
		c->role = n->role;
		return c;
	case N_PAREN:
		c = inode_child(n);
		c->role = n->role;
		return negate(r, c);
	case N_BINARY:
		return opposite(n->sub) ? flip(r, n, opposite(n->sub)) : not_of(r, n);
	case PN_DISJ:
		negate_children(r, n);
		return n;
	default:
		return not_of(r, n);
	}
}

/* ---- nodes ----------------------------------------------------------------------------------- */

static struct inode *copy_for(struct iso_run *r, const struct inode *n, unsigned role)
{
	struct inode *c = inode_copy(n, r->a);

	c->role = (uint8_t)role;
	return c;
}

static struct inode *make_meta(struct iso_run *r, const struct inode *p)
{
	const struct iso_bound *b = iso_bound(r, p->mv->name);

	if (!b || b->fresh)
		return make_fresh(r, p);
	return b->node ? copy_for(r, b->node, p->role) : make_type(r, b);
}

/* What T was bound to are specifiers: they stand in its place among others. */
static bool make_specs(struct iso_run *r, const struct inode *p, struct inode *out)
{
	const struct iso_bound *b = iso_bound(r, iso_lone_type(p)->name);
	const struct item *i;
	struct inode *n;

	if (b && b->node && b->node->kind == N_SPECS) {
		for (i = item_node(b->node->items); i; i = item_node(i->next))
			inode_add(out, inode_copy(i->node, r->a), r->a);
		return true;
	}
	n = make_meta(r, p);
	if (n)
		inode_add(out, n, r->a);
	return n != NULL;
}

static struct inode *make_node(struct iso_run *r, const struct inode *p)
{
	struct inode *n = inode_new(r->a, p->kind, p->role), *c;
	const struct item *i;

	n->sub = p->sub;
	n->plus = p->plus;
	for (i = p->items; i; i = i->next) {
		if (i->kind == IT_TOK) {
			add_token(r, n, &i->tok->t);
			continue;
		}
		if (p->kind == N_SPECS && iso_lone_type(i->node)) {
			if (!make_specs(r, i->node, n))
				return NULL;
			continue;
		}
		c = make(r, i->node);
		if (!c)
			return NULL;
		inode_add(n, c, r->a);
	}
	if (n->items && !n->items->next && n->items->kind == IT_TOK)
		n->positions = take_positions(r, n->items->tok->t.text, true);
	return n;
}

/* `!X`: not what stands for X in a new `!`, but its negation */
static struct inode *make_not(struct iso_run *r, const struct inode *p)
{
	struct inode *n = make_meta(r, inode_child(p));

	if (!n)
		return NULL;
	n->role = p->role;
	n = negate(r, n);
	n->role = p->role;
	return n;
}

static struct inode *make(struct iso_run *r, const struct inode *p)
{
	const struct metavar *type = iso_lone_type(p);
	const struct iso_bound *b;

	if (type && p->kind != PN_META) {
		b = iso_bound(r, type->name);
		if (b && b->node && b->node->kind == p->kind)
			return copy_for(r, b->node, p->role);
		return make_node(r, p);
	}
	if (p->kind == PN_META)
		return make_meta(r, p);
	if (p->kind == N_UNARY && p->sub == P_NOT && inode_child(p)->kind == PN_META)
		return make_not(r, p);
	return make_node(r, p);
}

/* NULL also when a position has no place in it */
struct inode *iso_make(struct iso_run *r, const struct inode *side)
{
	struct inode *n;
	size_t i;

	for (i = 0; i < r->positions.len; i++)
		r->positions.at[i].placed = false;
	n = make(r, side);
	for (i = 0; i < r->positions.len; i++) {
		if (!r->positions.at[i].placed)
			return NULL;
	}
	return n;
}
