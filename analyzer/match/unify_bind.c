// SPDX-License-Identifier: GPL-2.0-only
/* Metavariables: what each kind may stand for, and binding it. */
#include "match/unify.h"

const struct light *bound_get(const struct machine *m, const struct metavar *mv)
{
	for (size_t i = 0; i < m->bound.len; i++)
		if (m->bound.at[i].mv->name == mv->name)
			return &m->bound.at[i];
	return NULL;
}

bool is_list_metavar(const struct metavar *mv)
{
	switch (mv->kind) {
	case MV_EXPRESSION_LIST:
	case MV_PARAMETER_LIST:
	case MV_STATEMENT_LIST:
	case MV_FIELD_LIST:
	case MV_INITIALISER_LIST:
	case MV_IDENTIFIER_LIST:
		return true;
	default:
		return false;
	}
}

bool bind_light(struct machine *m, const struct light *l)
{
	const struct light *b = bound_get(m, l->mv);
	const struct value *v;

	if (b) {
		m->u->budget -= MIN(m->u->budget, l->last > l->first ? (l->last - l->first) / 8 : 0);
		return light_equal(m, b, l);
	}
	v = bindings_get(&m->u->inherited, l->mv);
	if (v)
		return light_is(m, l, v);
	if (l->mv->from_rule || !constraints_hold(m, l))
		return false;
	vec_push(&m->bound, *l);
	return true;
}

bool do_bind(struct machine *m, const struct goal *g)
{
	const struct light *l = g->extra;

	if (g->p)
		pair_push(m, g->p, g->p->first, l->first, l->last);
	if (g->p && g->p->positions && !bind_positions(m, g->p->positions, l->first, l->last))
		return false;
	return bind_light(m, l);
}

/* ---- kinds --------------------------------------------------------------------------------------- */

/* A name in capitals is taken for a constant. */
static bool is_capital_name(const struct syntax *s, node_id c)
{
	size_t n, i;
	const char *t = token_text(s, node_at(s, c)->first, &n);

	for (i = 0; i < n; i++)
		if (!(t[i] >= 'A' && t[i] <= 'Z') && t[i] != '_' && !(i && t[i] >= '0' && t[i] <= '9'))
			return false;
	return n > 0;
}

static bool is_constant(const struct syntax *s, node_id c)
{
	for (;;) {
		switch (node_at(s, c)->kind) {
		case N_NUMBER:
		case N_CHAR:
		case N_STRING:
		case N_SIZEOF:
			return true;
		case N_IDENT:
			return is_capital_name(s, c);
		case N_CAST:
			c = node_role(s, c, R_VALUE);
			break;
		case N_UNARY:
			if (node_at(s, c)->sub != P_MINUS)
				return false;
			c = node_at(s, c)->child;
			break;
		default:
			return false;
		}
		if (!c)
			return false;
	}
}

/* Of the function itself: a static one lives longer. */
static bool is_local(const struct machine *m, node_id c)
{
	node_id d = m->u->src->in ? infer_local(m->u->src->in, c) : 0, specs;

	if (!d)
		return false;
	while (d && node_at(m->s, d)->kind == N_INIT_DECLARATOR)
		d = node_at(m->s, d)->parent;
	specs = d ? node_role(m->s, d, R_SPECS) : 0;
	for (node_id w = specs ? node_at(m->s, specs)->child : 0; w; w = node_at(m->s, w)->next)
		if (token_is(m->s, node_at(m->s, w)->first, "static") ||
		    token_is(m->s, node_at(m->s, w)->first, "extern"))
			return false;
	return true;
}

static bool is_name(enum node_kind k)
{
	return k == N_IDENT || k == N_DR_NAME || k == N_TYPE_IDENT; /* last: arguments taken for parameters */
}

static bool is_statement(enum node_kind k)
{
	return (k >= N_COMPOUND && k <= N_ASM) || k == N_ERROR;
}

static bool is_initialiser(enum node_kind k)
{
	return node_kind_is_expr(k) || k == N_INIT_LIST || k == N_INIT;
}

/* Defined in this file, static */
static bool is_file_static(const struct machine *m, node_id c)
{
	const struct decl *d = m->u->src->in ? decls_get(infer_decls(m->u->src->in), DECL_FUNC,
							 node_ident(m->s, c)) : NULL;

	for (; d; d = d->next)
		if (d->s == m->s && d->internal)
			return true;
	return false;
}

static bool kind_allows(const struct machine *m, const struct metavar *mv, node_id c)
{
	enum node_kind k = node_at(m->s, c)->kind;

	switch (mv->kind) {
	case MV_EXPRESSION:
		return node_kind_is_expr(k) || is_name(k);
	case MV_IDEXPRESSION:
		return is_name(k) && (!mv->local || is_local(m, c)) && (!mv->global || !is_local(m, c));
	case MV_IDENTIFIER:
	case MV_FRESH:
	case MV_DECLARER:
	case MV_ITERATOR:
		return is_name(k);
	case MV_FUNCTION:
		return is_name(k) && (!mv->local || is_file_static(m, c));
	case MV_SYMBOL:
	case MV_TYPEDEF:
		return is_name(k) || k == N_TYPE_IDENT;
	case MV_CONSTANT:
		return is_constant(m->s, c);
	case MV_TYPE:
		return k == N_TYPE_NAME || k == N_TYPE_IDENT || k == N_SPECS || k == N_DR_NAME; /* last: typedefs */
	case MV_STATEMENT:
		return is_statement(k);
	case MV_DECLARATION:
		return k == N_DECL || k == N_DECLARER;
	case MV_FIELD:
		return k == N_DECL || k == N_DECLARER;
	case MV_PARAMETER:
		return k == N_PARAM;
	case MV_INITIALISER:
		return is_initialiser(k);
	case MV_ATTRIBUTE:
		return k == N_ATTRIBUTE;
	case MV_METAVARIABLE:
		return true;
	default:
		return false;
	}
}

static unsigned value_kind_of(const struct metavar *mv, enum node_kind k)
{
	switch (mv->kind) {
	case MV_IDENTIFIER:
	case MV_DECLARER:
	case MV_ITERATOR:
	case MV_FUNCTION:
	case MV_ATTRIBUTE:
		return VAL_IDENT;
	case MV_TYPE:
		return VAL_TYPE;
	case MV_STATEMENT:
	case MV_DECLARATION:
		return VAL_STMT;
	case MV_FIELD:
		return VAL_FIELD;
	case MV_PARAMETER:
		return VAL_PARAM;
	case MV_INITIALISER:
		return VAL_INIT;
	case MV_METAVARIABLE:
		return k == N_TYPE_NAME || k == N_SPECS ? VAL_TYPE : is_statement(k) ? VAL_STMT :
		       k == N_PARAM ? VAL_PARAM : VAL_EXPR;
	default:
		return VAL_EXPR;
	}
}

/* ---- types of expressions ------------------------------------------------------------------------ */

/* Goes on, to see whether the rest would match; but for people who ask why, this is the reason. */
static bool cannot_tell(struct machine *m, node_id c)
{
	tok_id before = m->doubt;

	if (!m->doubt)
		m->doubt = node_at(m->s, c)->first;
	if (!m->u->why)
		return true;
	note_doubt(m);
	m->doubt = before;
	return false;
}

static const char *type_key(const struct ctype *t)
{
	struct str text = STR_INIT, key = STR_INIT;
	const char *p, *r;
	size_t n;

	ctype_print(t, &text);
	for (p = text.buf; *p; p += n) {
		n = ident_length(p);
		n = n ? n : 1;
		if (*p == ' ')
			continue;
		if (key.len)
			str_addch(&key, ' ');
		str_addn(&key, p, n);
	}
	r = internn(key.buf, key.len);
	str_release(&text);
	str_release(&key);
	return r;
}

static const struct ctype *declared_type(const struct machine *m, node_id name)
{
	node_id d = name, decl;

	while (d && node_at(m->s, d)->kind != N_INIT_DECLARATOR)
		d = node_at(m->s, d)->parent;
	decl = d ? node_at(m->s, d)->parent : 0;
	if (!decl || !m->u->src->in)
		return ctype_unknown;
	return decl_type(infer_decls(m->u->src->in), m->s, node_role(m->s, decl, R_SPECS),
			 node_role(m->s, d, R_DECLARATOR));
}

static int by_type_text(const struct ctype *a, const struct ctype *b)
{
	struct str x = STR_INIT, y = STR_INIT;
	int c;

	ctype_print(a, &x);
	ctype_print(b, &y);
	c = strcmp(x.buf, y.buf);
	str_release(&x);
	str_release(&y);
	return c;
}

/* What clang says, else the declarations. Of several types the first by name; that they differ is noted. */
static const struct ctype *expr_type(const struct machine *m, node_id c)
{
	const struct ctype *t = ctype_unknown;
	ctypes_t seen = { 0 };

	if (m->u->src->ff)
		fact_types(m->u->src, c, &seen);
	for (size_t i = 0; i < seen.len; i++)
		if (!i || by_type_text(seen.at[i], t) < 0)
			t = seen.at[i];
	m->u->src->differs |= seen.len > 1;
	if (!seen.len && m->u->src->in)
		t = infer_type(m->u->src->in, c);
	vec_release(&seen);
	return t;
}

static bool clang_saw(const struct machine *m, node_id c)
{
	ctypes_t seen = { 0 };
	bool any;

	if (m->u->src->ff)
		fact_types(m->u->src, c, &seen);
	any = seen.len > 0;
	vec_release(&seen);
	return any;
}

/* Coccinelle's view where it is not C's: characters are char, sizeof is a size_t, NULL a void *. */
static const struct ctype *type_of(const struct machine *m, node_id c)
{
	const struct ctype *t;

	while (node_at(m->s, c)->kind == N_PAREN && node_at(m->s, c)->child)
		c = node_at(m->s, c)->child;
	switch (node_at(m->s, c)->kind) {
	case N_CHAR:
		return ctype_get(CT_BASE, intern("char"), NULL);
	case N_SIZEOF:
		return ctype_get(CT_TYPEDEF, intern("size_t"), ctype_get(CT_BASE, intern("unsigned long"), NULL));
	case N_IDENT:
		t = expr_type(m, c);
		if (t == ctype_unknown && token_is(m->s, node_at(m->s, c)->first, "NULL"))
			return ctype_get(CT_POINTER, intern(""), ctype_get(CT_BASE, intern("void"), NULL));
		return t;
	case N_DR_NAME:
		return declared_type(m, c);
	default:
		return expr_type(m, c);
	}
}

/* What a type asked for leaves to metavariables: T of `T *x`, i of `struct i *x` */
static bool bind_type_of(struct machine *m, const struct smpl_type *ty, node_id c)
{
	const struct ctype *want = ty->type, *t = type_of(m, c);
	struct light l = { .kind = VAL_TYPE, .first = 1 };

	m->exact &= clang_saw(m, c);
	for (; want && (want->kind == CT_POINTER || want->kind == CT_ARRAY); want = want->inner) {
		t = ctype_strip(t);
		if (t->kind == CT_UNKNOWN)
			return cannot_tell(m, c);
		if (t->kind != want->kind)
			return false;
		t = t->inner;
	}
	if (ty->tag_metavar)
		t = ctype_strip(t);
	if (t->kind == CT_UNKNOWN)
		return cannot_tell(m, c);
	if (ty->tag_metavar && (t->kind != want->kind || !*t->name))
		return false;
	if (ty->tag_metavar)
		l.kind = VAL_IDENT;
	l.mv = smpl_metavar(m->u->rule, ty->tag_metavar ? ty->tag_metavar : ty->metavar);
	l.text = ty->tag_metavar ? intern(t->name) : type_key(t);
	return l.mv && bind_light(m, &l);
}

/* Types that only look alike to C: an array is no pointer, sizeof no unsigned long. 0: no, 1: may be; 2: surely */
static int looks_like(const struct machine *m, const struct ctype *want, node_id c)
{
	const struct ctype *t = type_of(m, c);
	enum node_kind k;

	while (node_at(m->s, c)->kind == N_PAREN && node_at(m->s, c)->child)
		c = node_at(m->s, c)->child;
	k = node_at(m->s, c)->kind;
	if (want->kind == CT_POINTER && (k == N_STRING || ctype_strip(t)->kind == CT_ARRAY))
		return 0;
	if (want->kind == CT_ARRAY && k == N_STRING)
		return want->inner->kind == CT_BASE && !strcmp(want->inner->name, "char") ? 2 : 0;
	if (k == N_DR_NAME)
		return m->u->src->in && infer_fits(m->u->src->in, t, want) == 1 ? 2 : 0;
	if (k == N_CHAR || k == N_SIZEOF || (k == N_IDENT && token_is(m->s, node_at(m->s, c)->first, "NULL")))
		return ctype_matches(t, want) == 1 ? 2 : 0;
	return 1;
}

/* No compiler need be asked: C says so, or the declaration in sight spells the very type. */
static bool is_plain(const struct machine *m, const struct ctype *want, node_id c)
{
	return node_at(m->s, c)->kind != N_DR_NAME || !by_type_text(type_of(m, c), want);
}

static int fits(struct machine *m, const struct ctype *want, node_id c, bool *exact)
{
	int like = looks_like(m, want, c);
	bool mixed = false;

	*exact |= like == 2 && is_plain(m, want, c);
	return like != 1 ? like : type_fits(m->u->src, c, want, exact, &mixed);
}

/* expression *e, expression **e, expression struct *e */
static int pointer_fits(const struct machine *m, const struct metavar *mv, node_id c)
{
	static const struct {
		const char *tag;
		enum ctype_kind kind;
	} tags[] = { { "struct", CT_STRUCT }, { "union", CT_UNION }, { "enum", CT_ENUM } };
	const struct ctype *t = ctype_strip(type_of(m, c));
	unsigned stars = mv->pointers ? mv->pointers : mv->any_pointer;

	while (stars--) {
		if (t->kind != CT_POINTER)
			return t->kind == CT_UNKNOWN ? -1 : 0;
		t = ctype_strip(t->inner);
	}
	for (size_t i = 0; mv->tag && i < ARRAY_SIZE(tags); i++)
		if (!strcmp(mv->tag, tags[i].tag))
			return t->kind == CT_UNKNOWN ? -1 : t->kind == tags[i].kind;
	return 1;
}

static bool answer(struct machine *m, int fit, bool exact, node_id c)
{
	if (!exact)
		m->exact = false;
	return fit < 0 ? cannot_tell(m, c) : fit;
}

/* One of several types: the first that fits */
static bool one_of_types(struct machine *m, const struct metavar *mv, node_id c)
{
	bool exact = false, unknown = false;
	tok_id doubt = m->doubt;
	int fit = 0;

	for (size_t i = 0; i < mv->ntypes; i++) {
		const struct smpl_type *ty = &mv->types[i];

		if (ty->metavar || ty->tag_metavar) {
			if (bind_type_of(m, ty, c) && m->doubt == doubt)
				return true;
			unknown |= m->doubt != doubt;
			m->doubt = doubt;
			continue;
		}
		fit = fits(m, ty->type, c, &exact);
		if (fit > 0)
			return answer(m, fit, exact, c);
		unknown |= fit < 0;
	}
	return answer(m, unknown ? -1 : 0, exact, c);
}

static bool type_allows(struct machine *m, const struct metavar *mv, node_id c)
{
	struct smpl_type one = { mv->type, mv->type_metavar, mv->tag_metavar };
	bool exact = false;
	int fit;

	if (mv->ntypes)
		return one_of_types(m, mv, c);
	if (mv->kind == MV_CONSTANT && node_at(m->s, c)->kind == N_STRING && mv->type &&
	    mv->type->kind == CT_ARRAY) /* constant char [] c: a literal, while as an expression it is a pointer */
		return true;
	if (mv->type_metavar || mv->tag_metavar)
		return bind_type_of(m, &one, c);
	if (mv->type && mv->type != ctype_unknown) {
		fit = fits(m, mv->type, c, &exact);
		return answer(m, fit, exact, c);
	}
	if (!mv->any_pointer && !mv->tag)
		return true;
	return answer(m, pointer_fits(m, mv, c), clang_saw(m, c), c);
}

/* ---- what is attached ---------------------------------------------------------------------------- */

/* The node that has just these tokens; or, where they are an operator or a parenthesis, the expression around it */
static node_id node_around(const struct machine *m, tok_id first, tok_id last)
{
	node_id n = m->u->flow ? m->u->flow->function : SYNTAX_ROOT, c;

	while (n && (node_at(m->s, n)->first != first || node_at(m->s, n)->last != last)) {
		for (c = node_at(m->s, n)->child; c; c = node_at(m->s, c)->next)
			if (node_at(m->s, c)->first <= first && node_at(m->s, c)->last >= last)
				break;
		if (!c)
			break;
		n = c;
	}
	while (n && node_at(m->s, n)->kind == N_ARGS)
		n = node_at(m->s, n)->parent;
	return n;
}

/* E@e, a +@e b */
static bool bind_attached(struct machine *m, const struct metavar *mv, tok_id first, tok_id last)
{
	node_id c = node_around(m, first, last);
	const struct node *n = node_at(m->s, c);
	struct light l = { .mv = mv, .node = c, .first = n->first, .last = n->last, .count = 1 };

	l.kind = (uint8_t)value_kind_of(mv, (enum node_kind)n->kind);
	return c && kind_allows(m, mv, c) && bind_light(m, &l) && type_allows(m, mv, c);
}

bool bind_positions(struct machine *m, const struct metavar *const *mvs, tok_id first, tok_id last)
{
	struct light l = { .kind = VAL_POS, .first = first, .last = last, .count = 1 };

	for (; mvs && *mvs; mvs++) {
		l.mv = *mvs;
		if (l.mv->kind == MV_POSITION ? !bind_light(m, &l) : !bind_attached(m, l.mv, first, last))
			return false;
	}
	return true;
}

/* ---- nodes and stretches --------------------------------------------------------------------------- */

bool bind_node(struct machine *m, const struct pnode *p, node_id c)
{
	const struct node *n = node_at(m->s, c);
	struct light l = {
		.mv = p->mv, .node = c, .first = n->first, .last = n->last, .count = 1,
		.kind = (uint8_t)value_kind_of(p->mv, (enum node_kind)n->kind),
	};

	if (!kind_allows(m, p->mv, c))
		return false;
	pair_push(m, p, p->first, n->first, n->last);
	if (p->mv->kind == MV_SYMBOL || p->mv->kind == MV_TYPEDEF)
		return ptoken_same(m, p->first, n->first) && n->first == n->last &&
		       bind_positions(m, p->positions, n->first, n->last);
	if (l.kind == VAL_TYPE) {
		struct str key = STR_INIT;

		key_of_tokens(m->s, n->first, n->last, &key);
		l.text = internn(key.buf, key.len);
		str_release(&key);
	}
	return bind_positions(m, p->positions, n->first, n->last) && bind_light(m, &l) &&
	       type_allows(m, p->mv, c);
}

static bool length_fits(struct machine *m, const struct metavar *mv, unsigned count)
{
	struct light l = { .kind = VAL_TEXT, .first = 1 };
	char text[16];

	if (mv->has_length && !mv->length_metavar && mv->length != count)
		return false;
	if (!mv->length_metavar)
		return true;
	l.mv = smpl_metavar(m->u->rule, mv->length_metavar);
	snprintf(text, sizeof(text), "%u", count);
	l.text = intern(text);
	return l.mv && bind_light(m, &l);
}

bool bind_stretch(struct machine *m, const struct pnode *p, node_id first, node_id last, unsigned count)
{
	struct light l = { .mv = p->mv, .kind = VAL_LIST, .first = 1, .count = count };

	if (first) {
		l.first = node_at(m->s, first)->first;
		l.last = node_at(m->s, last)->last;
	} else if (has_plus(m, p->first)) {
		return false;
	}
	pair_push(m, p, p->first, l.first, l.last);
	return length_fits(m, p->mv, count) && bind_light(m, &l);
}

bool bind_body(struct machine *m, const struct pnode *p, node_id c)
{
	struct light l = { .mv = p->mv, .kind = VAL_LIST, .first = 1, .node = c };

	if (node_at(m->s, c)->kind != N_COMPOUND)
		return false;
	for (node_id i = node_at(m->s, c)->child; i; i = node_at(m->s, i)->next) {
		if (!l.count++)
			l.first = node_at(m->s, i)->first;
		l.last = node_at(m->s, i)->last;
	}
	if (!l.count && has_plus(m, p->first))
		return false;
	pair_push(m, p, p->first, l.first, l.last);
	return bind_positions(m, p->positions, l.first, l.last) && length_fits(m, p->mv, l.count) &&
	       bind_light(m, &l);
}
