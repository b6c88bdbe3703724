// SPDX-License-Identifier: GPL-2.0-only
/* Types of expressions from declarations. */
#include "index/infer.h"

#define MAX_DEPTH 24 /* macros that expand to calls of macros, chains of initialisers */

struct local {
	node_id decl;        /* N_INIT_DECLARATOR, N_PARAM, or the type argument of a declarer */
	const struct ctype *type; /* of a variable that a macro declares; else NULL */
	tok_id name;
	tok_id scope_first, scope_last;
};
typedef VEC(struct local) locals_t;

struct infer {
	const struct syntax *s;
	const struct decls *tree;
	struct decls *decls;       /* of this file, on top of the tree's */
	struct map *locals;        /* name → locals_t * */
	int depth;
};

/* ---- scopes --------------------------------------------------------------------------------------- */

static void add_typed_local(struct infer *in, node_id decl, const struct ctype *type, node_id name,
			    node_id scope)
{
	const struct node *nm = node_at(in->s, name), *sc = node_at(in->s, scope);
	struct local l = { decl, type, nm->first, sc->first, sc->last };
	const char *id = node_ident(in->s, name);
	uintptr_t *slot = map_slot(in->locals, id, strlen(id), NULL);
	locals_t *v;

	if (!*slot)
		*slot = (uintptr_t)xcalloc(1, sizeof(locals_t));
	v = (locals_t *)*slot;
	vec_push(v, l);
}

static void add_local(struct infer *in, node_id decl, node_id name, node_id scope)
{
	add_typed_local(in, decl, NULL, name, scope);
}

static node_id scope_of(const struct syntax *s, node_id n)
{
	for (n = node_at(s, n)->parent; n; n = node_at(s, n)->parent) {
		switch (node_at(s, n)->kind) {
		case N_COMPOUND:
		case N_FOR:
		case N_ITERATOR:
		case N_FUNC_DEF:
		case N_DECLARER:
		case N_MACRO_BODY:
			return n;
		default:
			break;
		}
	}
	return 0;
}

static void add_decl_locals(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	node_id scope = scope_of(s, n), i, dr, name;

	if (!scope || node_up(s, n, N_FIELDS))
		return;
	for (i = node_at(s, n)->child; i; i = node_at(s, i)->next) {
		if (node_at(s, i)->kind != N_INIT_DECLARATOR)
			continue;
		dr = node_role(s, i, R_DECLARATOR);
		name = dr ? declarator_name(s, dr) : 0;
		if (name)
			add_local(in, i, name, scope);
	}
}

/* Parameters of a definition (not of the prototypes and function pointers inside of it). */
static void add_param_locals(struct infer *in, node_id func)
{
	const struct syntax *s = in->s;
	node_id dr = node_role(s, func, R_DECLARATOR), fn = 0, p, name;

	for (; dr; dr = node_role(s, dr, R_INNER))
		if (node_at(s, dr)->kind == N_DR_FUNC)
			fn = dr; /* the innermost one declares the function itself */
	p = fn ? node_child_kind(s, fn, N_PARAMS) : 0;
	for (p = p ? node_at(s, p)->child : 0; p; p = node_at(s, p)->next) {
		dr = node_role(s, p, R_DECLARATOR);
		name = dr ? declarator_name(s, dr) : 0;
		if (name)
			add_local(in, p, name, func);
	}
}

/* SYSCALL_DEFINE2(name, type, arg, type, arg) { … }: pairs of a type and an identifier */
static void add_declarer_locals(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	node_id args = node_role(s, n, R_ARGS), a, b;

	if (!args || !node_role(s, n, R_BODY))
		return;
	for (a = node_at(s, args)->child; a; a = b) {
		b = node_at(s, a)->next;
		if (b && node_at(s, a)->kind == N_TYPE_NAME && node_at(s, b)->kind == N_IDENT)
			add_local(in, a, b, n);
	}
}

/* The declaration in a macro's body whose declarator is that parameter of the macro */
static node_id macro_declares(const struct decl *m, const char *param)
{
	node_id body = node_role(m->s, m->node, R_BODY), n, dr, name;

	for (n = body ? node_next(m->s, body, body) : 0; n; n = node_next(m->s, n, body)) {
		if (node_at(m->s, n)->kind != N_INIT_DECLARATOR)
			continue;
		dr = node_role(m->s, n, R_DECLARATOR);
		name = dr ? declarator_name(m->s, dr) : 0;
		if (name && node_ident(m->s, name) == param)
			return n;
	}
	return 0;
}

/* DEFINE_FOLIO_VMA_WALK(pvmw, …): an identifier among the arguments is declared by the macro. */
static void add_macro_locals(struct infer *in, node_id call)
{
	const struct syntax *s = in->s;
	node_id callee = node_role(s, call, R_CALLEE), a, p, d;
	node_id args = node_role(s, call, R_ARGS), scope;
	const struct decl *m;

	if (!callee || !args || node_at(s, callee)->kind != N_IDENT)
		return;
	m = decls_get(in->decls, DECL_MACRO, node_ident(s, callee));
	p = m ? node_child_kind(m->s, m->node, N_PP_PARAMS) : 0;
	scope = p ? scope_of(s, call) : 0;
	if (!scope)
		return;
	p = node_at(m->s, p)->child;
	for (a = node_at(s, args)->child; a && p; a = node_at(s, a)->next, p = node_at(m->s, p)->next) {
		if (node_at(s, a)->kind != N_IDENT)
			continue;
		d = macro_declares(m, node_ident(m->s, p));
		if (d)
			add_typed_local(in, a,
					decl_type(in->decls, m->s,
						  node_role(m->s, node_at(m->s, d)->parent, R_SPECS),
						  node_role(m->s, d, R_DECLARATOR)),
					a, scope);
	}
}

static void find_locals(struct infer *in)
{
	const struct syntax *s = in->s;
	node_id n;

	for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT)) {
		switch (node_at(s, n)->kind) {
		case N_DECL:
			add_decl_locals(in, n);
			break;
		case N_FUNC_DEF:
			add_param_locals(in, n);
			break;
		case N_DECLARER:
			add_declarer_locals(in, n);
			break;
		case N_CALL:
			add_macro_locals(in, n);
			break;
		default:
			break;
		}
	}
}

struct infer *infer_new(const struct syntax *s, const char *path, const struct decls *tree)
{
	struct infer *in = xcalloc(1, sizeof(*in));

	in->s = s;
	in->tree = tree;
	in->decls = decls_new();
	decls_set_below(in->decls, tree);
	decls_add(in->decls, s, path);
	in->locals = map_new();
	find_locals(in);
	return in;
}

void infer_free(struct infer *in)
{
	locals_t *v;
	size_t i;

	if (!in)
		return;
	for (i = 0; i < map_size(in->locals); i++) {
		v = (locals_t *)map_value(in->locals, i);
		vec_release(v);
		free(v);
	}
	map_free(in->locals);
	decls_free(in->decls);
	free(in);
}

const struct decls *infer_decls(const struct infer *in)
{
	return in->decls;
}

/* The innermost scope around the use in which the name was declared before it. */
static const struct local *find_local(const struct infer *in, node_id ident)
{
	const locals_t *v = (const locals_t *)map_get(in->locals, node_ident(in->s, ident));
	tok_id at = node_at(in->s, ident)->first;
	const struct local *best = NULL, *l;
	size_t i;

	for (i = 0; v && i < v->len; i++) {
		l = &v->at[i];
		if (l->scope_first > at || l->scope_last < at || l->name > at)
			continue;
		if (!best || l->scope_first >= best->scope_first)
			best = l;
	}
	return best;
}

node_id infer_local(struct infer *in, node_id ident)
{
	const struct local *l = find_local(in, ident);

	return l ? l->decl : 0;
}

bool infer_macro_param(const struct infer *in, node_id ident)
{
	const struct syntax *s = in->s;
	node_id def = node_up(s, ident, N_PP_DEFINE), p;
	const char *name = node_ident(s, ident);

	p = def ? node_child_kind(s, def, N_PP_PARAMS) : 0;
	for (p = p ? node_at(s, p)->child : 0; p; p = node_at(s, p)->next)
		if (node_ident(s, p) == name)
			return true;
	return false;
}

/* ---- types ---------------------------------------------------------------------------------------- */

static node_id kid(const struct syntax *s, node_id n, int i)
{
	node_id c = node_at(s, n)->child;

	while (c && i-- > 0)
		c = node_at(s, c)->next;
	return c;
}

static const struct ctype *type_of_typeof(struct infer *in, node_id specs)
{
	const struct syntax *s = in->s;
	node_id t = node_child_kind(s, specs, N_TYPEOF), op = t ? node_at(s, t)->child : 0;

	if (!op || node_at(s, op)->kind == N_TYPE_NAME)
		return ctype_unknown;
	return infer_type(in, op);
}

/* typeof(x) and __auto_type take their type from an expression. */
static const struct ctype *deduced_type(struct infer *in, node_id decl, node_id specs, node_id dr)
{
	const struct syntax *s = in->s;
	const struct ctype *t = type_of_typeof(in, specs);
	node_id value = node_role(s, decl, R_VALUE), n;

	if (t->kind == CT_UNKNOWN) {
		for (n = node_at(s, specs)->child; n; n = node_at(s, n)->next)
			if (token_is(s, node_at(s, n)->first, "__auto_type") && value)
				return infer_type(in, value);
		return ctype_unknown;
	}
	for (; dr; dr = node_role(s, dr, R_INNER)) {
		if (node_at(s, dr)->kind == N_DR_PTR)
			t = ctype_get(CT_POINTER, intern(""), t);
		else if (node_at(s, dr)->kind == N_DR_ARRAY)
			t = ctype_get(CT_ARRAY, intern(""), t);
	}
	return t;
}

static const struct ctype *type_of_local(struct infer *in, node_id decl)
{
	const struct syntax *s = in->s;
	const struct ctype *t;
	node_id specs, dr;

	if (node_at(s, decl)->kind == N_TYPE_NAME)
		return decl_type_name(in->decls, s, decl);
	specs = node_role(s, node_at(s, decl)->kind == N_PARAM ? decl : node_at(s, decl)->parent, R_SPECS);
	if (!specs)
		return ctype_unknown;
	dr = node_role(s, decl, R_DECLARATOR);
	t = decl_type(in->decls, s, specs, dr);
	if (ctype_strip(t)->kind == CT_UNKNOWN || node_child_kind(s, specs, N_TYPEOF))
		if (t->kind != CT_TYPEDEF)
			return node_child_kind(s, specs, N_TYPE_IDENT) ? t : deduced_type(in, decl, specs, dr);
	return t;
}

/* Can a declaration and a use be compiled together? Not when one stands in the #if branch that the
 * other is in the #else of. */
static bool together(const struct infer *in, const struct decl *e, node_id use)
{
	struct pp_cond a[12], b[12];
	size_t n, k, i, j;

	n = MIN(syntax_conditions(e->s, node_at(e->s, e->node)->first, a, 12), (size_t)12);
	k = MIN(syntax_conditions(in->s, node_at(in->s, use)->first, b, 12), (size_t)12);
	for (i = 0; i < n; i++)
		for (j = 0; j < k; j++)
			if (a[i].text == b[j].text && a[i].negated != b[j].negated)
				return false;
	return true;
}

/* One type if all entries that the use can meet agree, else unknown */
static const struct ctype *agreed(const struct infer *in, const struct decl *e, node_id use)
{
	const struct ctype *t = NULL;
	bool several = e && e->next;

	for (; e; e = e->next) {
		if (several && !together(in, e, use))
			continue;
		if (t && e->type != t)
			return ctype_unknown;
		t = e->type;
	}
	return t ? t : ctype_unknown;
}

/* A macro whose body is one expression: its type, looked up in the scope of the macro's file. */
static const struct ctype *type_of_macro(struct infer *in, const struct decl *m)
{
	const struct ctype *t = NULL, *u;
	struct infer tmp;
	node_id body, e;

	for (; m; m = m->next) {
		body = node_role(m->s, m->node, R_BODY);
		if (!body || node_at(m->s, body)->sub != MB_EXPR)
			return ctype_unknown;
		e = node_at(m->s, body)->child;
		if (e && node_at(m->s, e)->kind == N_IDENT && node_ident(m->s, e) == m->name)
			continue; /* #define ptep_get ptep_get: a mere mark */
		tmp = *in;
		tmp.s = m->s;
		if (m->s != in->s)
			tmp.locals = map_new();
		tmp.depth++;
		u = infer_type(&tmp, e);
		if (m->s != in->s)
			map_free(tmp.locals);
		if (t && u != t)
			return ctype_unknown;
		t = u;
	}
	return t ? t : ctype_unknown;
}

static const struct ctype *type_of_ident(struct infer *in, node_id n)
{
	const char *name = node_ident(in->s, n);
	const struct local *local = find_local(in, n);
	const struct decl *e;

	if (local)
		return local->type ? local->type : type_of_local(in, local->decl);
	if (infer_macro_param(in, n))
		return ctype_unknown;
	e = decls_get(in->decls, DECL_VAR, name);
	if (e)
		return agreed(in, e, n);
	e = decls_get(in->decls, DECL_FUNC, name);
	if (e)
		return agreed(in, e, n);
	e = decls_get(in->decls, DECL_MACRO, name);
	return e ? type_of_macro(in, e) : ctype_unknown;
}

static const struct ctype *type_of_call(struct infer *in, node_id n)
{
	node_id callee = node_role(in->s, n, R_CALLEE);
	const struct ctype *t;
	const struct decl *e;

	while (callee && node_at(in->s, callee)->kind == N_PAREN)
		callee = node_at(in->s, callee)->child;
	if (!callee)
		return ctype_unknown;
	if (node_at(in->s, callee)->kind == N_IDENT && !infer_local(in, callee)) {
		/* architectures differ in which of their accessors are macros: a function of that name
		 * speaks for the macros too */
		e = decls_get(in->decls, DECL_FUNC, node_ident(in->s, callee));
		t = e ? agreed(in, e, n) : ctype_unknown;
		if (t->kind == CT_FUNC)
			return t->inner;
		e = decls_get(in->decls, DECL_MACRO, node_ident(in->s, callee));
		return e ? type_of_macro(in, e) : ctype_unknown;
	}
	t = ctype_strip(infer_type(in, callee));
	if (t->kind == CT_POINTER)
		t = ctype_strip(t->inner);
	return t->kind == CT_FUNC ? t->inner : ctype_unknown;
}

static const struct ctype *type_of_member(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	node_id left = node_role(s, n, R_LEFT), name = node_role(s, n, R_NAME);
	const struct ctype *t;

	if (!left || !name)
		return ctype_unknown;
	t = infer_type(in, left);
	if (node_at(s, n)->kind == N_PMEMBER) {
		t = ctype_pointee(t);
		if (!t)
			return ctype_unknown;
	}
	t = ctype_strip(t);
	if ((t->kind != CT_STRUCT && t->kind != CT_UNION) || !t->name[0])
		return ctype_unknown;
	return agreed(in, decls_field(in->decls, t->name, node_ident(s, name)), n);
}

static const struct ctype *type_of_binary(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	const struct ctype *l, *r;
	unsigned op = node_at(s, n)->sub;

	if (op != P_PLUS && op != P_MINUS)
		return ctype_get(CT_BASE, intern("int"), NULL); /* some arithmetic type */
	l = infer_type(in, node_role(s, n, R_LEFT));
	if (ctype_pointee(l)) {
		r = infer_type(in, node_role(s, n, R_RIGHT));
		return op == P_MINUS && ctype_pointee(r) ? ctype_get(CT_BASE, intern("long"), NULL) : l;
	}
	r = infer_type(in, node_role(s, n, R_RIGHT));
	if (ctype_pointee(r))
		return r;
	return l->kind == CT_UNKNOWN ? l : r;
}

static const struct ctype *type_of_stmt_expr(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	node_id c = node_at(s, n)->child, last = 0;

	if (c && node_at(s, c)->kind == N_COMPOUND)
		c = node_at(s, c)->child;
	for (; c; c = node_at(s, c)->next)
		last = c;
	if (!last || node_at(s, last)->kind != N_EXPR_STMT)
		return ctype_get(CT_BASE, intern("void"), NULL);
	return infer_type(in, node_at(s, last)->child);
}

static const struct ctype *pointee_or_unknown(const struct ctype *t)
{
	t = ctype_pointee(t);
	return t ? t : ctype_unknown;
}

static const struct ctype *type_of(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	const struct ctype *t;

	switch (node_at(s, n)->kind) {
	case N_IDENT:
		return type_of_ident(in, n);
	case N_PAREN:
	case N_POSTFIX:
		return infer_type(in, kid(s, n, 0));
	case N_UNARY:
		if (node_at(s, n)->sub == P_ANDAND)
			return ctype_get(CT_POINTER, intern(""), ctype_get(CT_BASE, intern("void"), NULL));
		return infer_type(in, kid(s, n, 0));
	case N_DEREF:
		return pointee_or_unknown(infer_type(in, kid(s, n, 0)));
	case N_ADDR:
		t = infer_type(in, kid(s, n, 0));
		return t->kind == CT_UNKNOWN ? t : ctype_get(CT_POINTER, intern(""), t);
	case N_INDEX:
		return pointee_or_unknown(infer_type(in, node_role(s, n, R_LEFT)));
	case N_MEMBER:
	case N_PMEMBER:
		return type_of_member(in, n);
	case N_CALL:
		return type_of_call(in, n);
	case N_CAST:
	case N_COMPOUND_LIT:
		return decl_type_name(in->decls, s, node_child_kind(s, n, N_TYPE_NAME));
	case N_ASSIGN:
		return infer_type(in, node_role(s, n, R_LEFT));
	case N_COMMA:
		return infer_type(in, kid(s, n, 1));
	case N_COND:
		t = infer_type(in, node_role(s, n, node_role(s, n, R_THEN) ? R_THEN : R_COND));
		return t->kind != CT_UNKNOWN ? t : infer_type(in, node_role(s, n, R_ELSE));
	case N_BINARY:
		return type_of_binary(in, n);
	case N_STMT_EXPR:
		return type_of_stmt_expr(in, n);
	case N_NUMBER:
	case N_CHAR:
	case N_SIZEOF:
		return ctype_get(CT_BASE, intern("int"), NULL);
	case N_STRING:
		return ctype_get(CT_POINTER, intern(""), ctype_get(CT_BASE, intern("char"), NULL));
	default:
		return ctype_unknown;
	}
}

const struct ctype *infer_type(struct infer *in, node_id expr)
{
	const struct ctype *t;

	if (!expr || in->depth > MAX_DEPTH)
		return ctype_unknown;
	in->depth++;
	t = type_of(in, expr);
	in->depth--;
	return t;
}

/* ---- fitting -------------------------------------------------------------------------------------- */

static int typedef_fits(const struct decls *d, const struct ctype *t, const struct ctype *want, int depth);

static int fits(const struct decls *d, const struct ctype *t, const struct ctype *want, int depth)
{
	if (depth > MAX_DEPTH || t->kind == CT_UNKNOWN)
		return -1;
	if (want->kind == CT_TYPEDEF && t->kind == CT_TYPEDEF && t->name == want->name)
		return 1;
	if (t->kind == CT_TYPEDEF)
		return typedef_fits(d, t, want, depth + 1);
	switch (want->kind) {
	case CT_POINTER:
		if (t->kind == CT_POINTER || t->kind == CT_ARRAY)
			return fits(d, t->inner, want->inner, depth + 1);
		return 0;
	case CT_TYPEDEF:
		return 0;
	default:
		return t == want || (t->kind == want->kind && t->name == want->name);
	}
}

static int typedef_fits(const struct decls *d, const struct ctype *t, const struct ctype *want, int depth)
{
	const struct decl *e;
	int r = -2, one;

	if (t->inner && t->inner->kind != CT_UNKNOWN)
		return fits(d, t->inner, want, depth);
	for (e = decls_get(d, DECL_TYPEDEF, t->name); e; e = e->next) {
		one = fits(d, e->type, want, depth);
		r = r == -2 || r == one ? one : -1;
	}
	return r == -2 ? 0 : r; /* closed world: an unknown typedef is none of ours */
}

int infer_fits(const struct infer *in, const struct ctype *t, const struct ctype *want)
{
	return fits(in->decls, t, want, 0);
}

/* Could any declaration of this chain have the wanted type? 0 or -1 */
static int any_fits(const struct infer *in, const struct decl *e, bool result, const struct ctype *want)
{
	const struct ctype *t;

	for (; e; e = e->next) {
		t = e->type;
		if (t && result)
			t = t->kind == CT_FUNC ? t->inner : ctype_unknown;
		if (!t || infer_fits(in, t, want))
			return -1;
	}
	return 0;
}

static int name_fits(struct infer *in, node_id n, bool call, const struct ctype *want)
{
	const char *name = node_ident(in->s, n);

	if (infer_macro_param(in, n))
		return 0; /* what callers pass is known where they are compiled */
	if (infer_local(in, n))
		return -1;
	if (any_fits(in, decls_get(in->decls, DECL_VAR, name), false, want) ||
	    any_fits(in, decls_get(in->decls, DECL_FUNC, name), call, want) ||
	    decls_get(in->decls, DECL_MACRO, name))
		return -1;
	return 0;
}

static int max_unknown(int a, int b)
{
	return a || b ? -1 : 0;
}

/* Only asked when the type is unknown: 0 or -1 (closed world). */
static int narrow(struct infer *in, node_id n, const struct ctype *want)
{
	const struct syntax *s = in->s;
	node_id c;

	if (!n)
		return 0;
	switch (node_at(s, n)->kind) {
	case N_IDENT:
		return name_fits(in, n, false, want);
	case N_MEMBER:
	case N_PMEMBER:
		c = node_role(s, n, R_NAME);
		return c ? any_fits(in, decls_get(in->decls, DECL_FIELD, node_ident(s, c)), false, want) : -1;
	case N_CALL:
		c = node_role(s, n, R_CALLEE);
		if (c && node_at(s, c)->kind == N_IDENT)
			return name_fits(in, c, true, want);
		return -1;
	case N_PAREN:
	case N_POSTFIX:
	case N_UNARY:
		return infer_expr_fits(in, kid(s, n, 0), want);
	case N_BINARY:
		return max_unknown(infer_expr_fits(in, node_role(s, n, R_LEFT), want),
				   infer_expr_fits(in, node_role(s, n, R_RIGHT), want));
	case N_INDEX:
		return infer_expr_fits(in, node_role(s, n, R_LEFT), ctype_get(CT_POINTER, intern(""), want));
	case N_DEREF:
		return infer_expr_fits(in, kid(s, n, 0), ctype_get(CT_POINTER, intern(""), want));
	case N_COND:
		return max_unknown(infer_expr_fits(in, node_role(s, n, R_ELSE), want),
				   infer_expr_fits(in, node_role(s, n, R_THEN), want));
	case N_STRING:
	case N_NUMBER:
	case N_CHAR:
		return 0;
	default:
		return -1;
	}
}

int infer_expr_fits(struct infer *in, node_id expr, const struct ctype *want)
{
	int r = expr ? infer_fits(in, infer_type(in, expr), want) : 0;

	if (r < 0 && in->depth < MAX_DEPTH) {
		in->depth++;
		r = narrow(in, expr, want);
		in->depth--;
	}
	return r;
}
