// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a side of an isomorphism match a piece of a rule? The rule's metavariables are nothing special here: they are
 * names of their kind. What the isomorphism itself spells must be '-' code if the whole piece is, else context; and
 * nothing may be added inside of it, since one could not say where that belongs in the other sides. What its
 * metavariables stand for may be changed in any way, unless they are declared `pure` or `context`.
 */
#include "match/iso_private.h"

static bool match(struct iso_run *r, const struct inode *p, const struct inode *n);

/* ---- '+' and '-' ----------------------------------------------------------------------------- */

/* '+' code at the outer edges of the whole is gone by now: the caller has moved it away. In the midst of it, it is
 * known where it belongs only if all around it goes. */
static bool own_token_ok(struct iso_run *r, const struct itok *t)
{
	if (ptoken_has_plus(&t->t)) {
		if (!r->minus)
			return false;
		r->inner = plus_join(r->a, r->inner, plus_join(r->a, t->t.before, t->t.after));
	}
	if (t->positions)
		vec_push(&r->positions, (struct iso_position){ .text = t->t.text, .mvs = t->positions });
	return r->minus == (t->t.mark == MARK_MINUS);
}

/* NULL@p: the node is its token */
static bool own_positions_ok(struct iso_run *r, const struct inode *n)
{
	if (!n->positions)
		return true;
	if (!n->items || n->items->next || n->items->kind != IT_TOK)
		return false;
	vec_push(&r->positions, (struct iso_position){ .text = n->items->tok->t.text, .mvs = n->positions,
						      .node = true });
	return true;
}

static bool stays_one(const struct inode *n);

/* A part may change for itself, as long as what is around it keeps its shape. An operand of a binary operator may not
 * be replaced as a whole: that is where Coccinelle sees the shape change. */
static bool child_ok(const struct iso_run *r, const struct inode *n)
{
	const struct itok *first = inode_first(n), *last = inode_last(n);
	bool minus;

	if (n->parent->kind == N_COMPOUND && !r->minus)
		return stays_one(n);
	if (!first || r->minus || (n->parent->kind >= N_COMPOUND && n->parent->kind <= N_ASM))
		return true;
	minus = inode_all(n, ptoken_is_minus);
	if (minus && n->parent->kind != N_BINARY)
		return true;
	return !minus && !(first->t.before && first->t.before[0]) && !(last->t.after && last->t.after[0]);
}

/* ---- metavariables --------------------------------------------------------------------------- */

static unsigned purity(const struct iso_run *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->iso->nmvs; i++) {
		if (r->iso->mvs[i].name == name)
			return r->iso->mvs[i].purity;
	}
	return 0;
}

/* A metavariable of the rule that nothing else speaks of: it may as well stand for something else, or be missing. */
static bool is_pure(const struct iso_run *r, const struct inode *n)
{
	const struct inode *c = n;

	while (c->items && !c->items->next && c->items->kind == IT_NODE)
		c = c->items->node;
	return c->kind == PN_META && !c->mv->from_rule && !c->positions && map_get(r->uses, c->mv->name) == 1 &&
	       inode_first(c) && !ptoken_has_plus(&inode_first(c)->t);
}

static bool pure_enough(const struct iso_run *r, const char *name, const struct inode *n)
{
	unsigned want = purity(r, name);

	if ((want & CONTEXT_ONLY) && (!inode_all(n, ptoken_is_plain) || n->kind == N_DR_NAME))
		return false; /* as Coccinelle: a name that the rule spells is none of these */
	return !(want & PURE) || is_pure(r, n);
}

/* What clearly is a constant: literals, sizes, names in capitals, also behind a cast */
static bool is_constant(const struct inode *n)
{
	const struct itok *t;
	const char *p;

	switch (n->kind) {
	case N_NUMBER:
	case N_CHAR:
	case N_STRING:
	case N_SIZEOF:
		return true;
	case PN_META:
		return n->mv->kind == MV_CONSTANT;
	case N_CAST:
		return inode_role(n, R_VALUE) && is_constant(inode_role(n, R_VALUE));
	case N_IDENT:
		break;
	default:
		return false;
	}
	t = inode_first(n);
	p = t->t.text;
	if (!(*p >= 'A' && *p <= 'Z') && *p != '_')
		return false;
	while ((*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_')
		p++;
	return !*p;
}

static bool is_name(const struct inode *n)
{
	if (n->kind == PN_META)
		return n->mv->kind == MV_IDENTIFIER || n->mv->kind == MV_FUNCTION ||
		       n->mv->kind == MV_IDEXPRESSION;
	return n->kind == N_IDENT || n->kind == N_DR_NAME;
}

struct iso_bound *iso_bound(struct iso_run *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->bound.len; i++) {
		if (r->bound.at[i].name == name)
			return &r->bound.at[i];
	}
	return NULL;
}

static bool same(const struct inode *a, const struct inode *b);

static bool same_items(const struct item *x, const struct item *y)
{
	for (; x && y; x = x->next, y = y->next) {
		if (x->kind != y->kind)
			return false;
		if (x->kind == IT_TOK ? x->tok->t.text != y->tok->t.text : !same(x->node, y->node))
			return false;
	}
	return !x && !y;
}

static bool same(const struct inode *a, const struct inode *b)
{
	return a->kind == b->kind && a->sub == b->sub && a->mv == b->mv && a->nwhens == b->nwhens &&
	       same_items(a->items, b->items);
}

static bool bind_type(struct iso_run *r, const char *name, const struct ctype *t, const char *of_type)
{
	struct iso_bound *b = iso_bound(r, name);
	bool once;

	if (b)
		return b->type == t && b->of_type == of_type;
	/* It is known from how one metavariable was declared; nothing of the rule itself is dropped with it. */
	once = t != ctype_unknown;
	if (once)
		vec_push(&r->bound, (struct iso_bound){ .name = name, .type = t, .of_type = of_type });
	return once;
}

/* expression *E, int X, T E, T *E: the declared type against what is known of the piece */
static bool type_ok(struct iso_run *r, const struct metavar *mv, const struct inode *n)
{
	const char *of_type = NULL;
	const struct ctype *t;

	if (!mv->any_pointer && !mv->type)
		return true;
	t = inode_type(n, &of_type);
	if (mv->any_pointer)
		return ctype_pointee(t) != NULL;
	if (!mv->type_metavar)
		return ctype_matches(t, mv->type) == 1;
	if (mv->type->kind == CT_POINTER) {
		t = ctype_pointee(t);
		return t && bind_type(r, mv->type_metavar, t, of_type);
	}
	return bind_type(r, mv->type_metavar, t, of_type);
}

static bool kind_ok(const struct metavar *mv, const struct inode *n)
{
	switch (mv->kind) {
	case MV_EXPRESSION:
		return inode_is_expr(n) || (n->kind == PN_DOTS && n->parent->kind != N_ARGS);
	case MV_CONSTANT:
		return is_constant(n);
	case MV_IDENTIFIER:
		return is_name(n);
	case MV_STATEMENT: /* an expression that is an item of its own is any statement with it */
		return inode_is_stmt(n) || (inode_is_expr(n) && n->parent && n->parent->kind == N_COMPOUND);
	case MV_TYPE:
		return n->kind == N_TYPE_NAME || n->kind == N_SPECS;
	default:
		return false;
	}
}

static bool bind(struct iso_run *r, const struct metavar *mv, const struct inode *n)
{
	struct iso_bound *b = iso_bound(r, mv->name);

	if (b)
		return b->node && same(b->node, n);
	if (!kind_ok(mv, n) || !pure_enough(r, mv->name, n) || !type_ok(r, mv, n))
		return false;
	vec_push(&r->bound, (struct iso_bound){ .name = mv->name, .node = n, .mv = mv });
	return true;
}

/* ---- nodes ----------------------------------------------------------------------------------- */

/* `T` alone in a place for types, whichever nodes the reader put around it: the metavariable, else NULL */
const struct metavar *iso_lone_type(const struct inode *p)
{
	while (p->items && !p->items->next && p->items->kind == IT_NODE)
		p = p->items->node;
	return p->kind == PN_META && p->mv->kind == MV_TYPE ? p->mv : NULL;
}

static bool is_storage(const struct inode *n)
{
	const struct itok *t = inode_first(n);

	if (n->kind != N_TYPE_WORD || !t)
		return false;
	return strcmp(t->t.text, "static") == 0 || strcmp(t->t.text, "extern") == 0 ||
	       strcmp(t->t.text, "register") == 0 || strcmp(t->t.text, "auto") == 0 ||
	       strcmp(t->t.text, "typedef") == 0;
}

static bool match_rest(struct iso_run *r, const struct item *pi, const struct item *ni)
{
	for (; pi && ni; pi = item_node(pi->next), ni = item_node(ni->next)) {
		if (!match(r, pi->node, ni->node))
			return false;
	}
	return !pi && !ni;
}

/* Specifiers: the same storage words, then T is all the rest */
static bool match_specs(struct iso_run *r, const struct inode *p, const struct inode *n)
{
	const struct item *pi = item_node(p->items), *ni = item_node(n->items);
	struct inode *rest;

	for (; pi && ni && is_storage(pi->node); pi = item_node(pi->next), ni = item_node(ni->next)) {
		if (!match(r, pi->node, ni->node))
			return false;
	}
	if (!pi || !ni)
		return !pi && !ni;
	if (!iso_lone_type(pi->node) || item_node(pi->next))
		return match_rest(r, pi, ni);
	rest = inode_new(r->a, N_SPECS, R_SPECS);
	for (; ni; ni = item_node(ni->next)) {
		if (is_storage(ni->node))
			return false;
		inode_add(rest, inode_copy(ni->node, r->a), r->a);
	}
	return bind(r, iso_lone_type(pi->node), rest);
}

/* T Z: what the declarator says beyond the name is part of T; Z takes it along. */
static bool match_declarator(struct iso_run *r, const struct inode *p, const struct inode *n)
{
	const struct inode *name = n;

	while (name && name->kind != N_DR_NAME && name->kind != PN_META)
		name = inode_child(name);
	if (!name || !is_name(name) || iso_bound(r, p->mv->name) || !pure_enough(r, p->mv->name, n))
		return false;
	vec_push(&r->bound, (struct iso_bound){ .name = p->mv->name, .node = n, .mv = p->mv });
	return true;
}

static bool match_items(struct iso_run *r, const struct inode *p, const struct inode *n)
{
	const struct item *x = p->items, *y = n->items;

	for (; x && y; x = x->next, y = y->next) {
		if (x->kind != y->kind)
			return false;
		if (x->kind == IT_TOK) {
			if (x->tok->t.text != y->tok->t.text || !own_token_ok(r, y->tok))
				return false;
			continue;
		}
		if (x->kind == IT_WHEN || !child_ok(r, y->node) || !match(r, x->node, y->node))
			return false;
	}
	return !x && !y;
}

/* The body of a function or of switch is no statement. */
static bool braces_ok(const struct inode *n)
{
	return !n->parent || (n->parent->kind != N_FUNC_DEF && n->parent->kind != N_SWITCH &&
			      n->parent->kind != N_STMT_EXPR && n->parent->kind != N_DECLARER);
}

struct plus_ends {
	int depth, count;
	bool ended;
};

/* How many statements end in these, roughly: `else` goes on with one, so does the `while` of do */
static void count_ends(const struct plus_code *const *list, struct plus_ends *e)
{
	size_t i;

	for (; list && *list; list++) {
		for (i = 0; i < (*list)->len; i++) {
			const struct plus_token *t = &(*list)->at[i];
			bool opens = t->sub == P_LPAREN || t->sub == P_LBRACE, closes = t->sub == P_RPAREN || t->sub == P_RBRACE;

			if (e->ended && t->kind == T_IDENT &&
			    (strcmp(t->text, "else") == 0 || strcmp(t->text, "while") == 0))
				e->count--;
			e->ended = false;
			if (t->kind != T_PUNCT)
				continue;
			e->depth += opens;
			e->depth -= closes;
			e->ended = !e->depth && (t->sub == P_SEMI || t->sub == P_RBRACE);
			e->count += e->ended;
		}
	}
}

static void count_all_ends(const struct inode *n, struct plus_ends *e)
{
	const struct item *i;

	for (i = n->items; i; i = i->next) {
		if (i->kind != IT_TOK) {
			count_all_ends(i->node, e);
			if (n->kind == PN_DISJ) /* the same comes with each alternative */
				break;
			continue;
		}
		count_ends(i->tok->t.before, e);
		count_ends(i->tok->t.after, e);
	}
}

/* What stands within braces that do not change: it must be one statement afterwards as well. */
static bool stays_one(const struct inode *n)
{
	const struct itok *first = inode_first(n), *last = inode_last(n);
	struct plus_ends e = { 0 };

	if (!first)
		return true;
	if (inode_all(n, ptoken_is_minus)) {
		count_all_ends(n, &e);
		return e.count == 1 && e.ended;
	}
	/* where its edge is '-' code, that is what the '+' code takes the place of */
	return (first->t.mark == MARK_MINUS || !first->t.before || !first->t.before[0]) &&
	       (last->t.mark == MARK_MINUS || !last->t.after || !last->t.after[0]);
}

/* E || ...: that is any operand of a row of them already. */
static bool is_row(const struct iso_run *r, const struct inode *n)
{
	const struct inode *right = inode_role(n, R_RIGHT);

	if (n->kind != N_BINARY || !right || rule_disables(r->rule, "comm_assoc"))
		return false;
	return right->kind == PN_DOTS;
}

/* `...`, whatever must not happen in it */
static bool match_dots(struct iso_run *r, const struct inode *n)
{
	return n->kind == PN_DOTS && own_token_ok(r, n->items->tok);
}

static bool match(struct iso_run *r, const struct inode *p, const struct inode *n)
{
	const struct metavar *type;

	if (p->role && n->role && p->role != n->role && n != r->at)
		return false;
	if (p->kind == N_SPECS && n->kind == N_SPECS)
		return match_specs(r, p, n);
	type = iso_lone_type(p);
	if (type && p->kind == n->kind)
		return bind(r, type, n);
	if (p->kind == PN_META && p->role == R_DECLARATOR)
		return match_declarator(r, p, n);
	if (p->kind == PN_META)
		return bind(r, p->mv, n);
	if (p->kind == PN_DOTS)
		return match_dots(r, n);
	if (p->kind != n->kind || p->sub != n->sub || n->nwhens || !own_positions_ok(r, n) || p->plus != n->plus)
		return false;
	if ((p->kind == N_COMPOUND && !braces_ok(n)) || is_row(r, n))
		return false;
	return match_items(r, p, n);
}

bool iso_match(struct iso_run *r, const struct inode *side, const struct inode *n)
{
	r->at = n;
	r->minus = inode_all(n, ptoken_is_minus);
	r->bound.len = 0;
	r->positions.len = 0;
	r->inner = NULL;
	return match(r, side, n);
}

void iso_run_release(struct iso_run *r)
{
	vec_release(&r->bound);
	vec_release(&r->positions);
}
