// SPDX-License-Identifier: GPL-2.0-only
/* What a function, a block, a macro or a fragment declares for itself. */
#include "index/infer_private.h"

static const struct ctype *const no_type = &(const struct ctype){ CT_UNKNOWN, "", NULL };

/* ---- collecting ---------------------------------------------------------------------------------- */

static void add_named(struct infer *in, const char *id, struct local l, node_id scope)
{
	const struct node *sc = node_at(in->s, scope);
	uintptr_t *slot;
	locals_t *v;

	l.scope_first = sc->first;
	l.scope_last = sc->last;
	if (!in->locals)
		in->locals = map_new();
	slot = map_slot(in->locals, id, strlen(id), NULL);
	if (!*slot)
		*slot = (uintptr_t)xcalloc(1, sizeof(locals_t));
	v = (locals_t *)*slot;
	vec_push(v, l);
}

static void add_local(struct infer *in, enum local_kind kind, node_id decl, node_id name, node_id scope)
{
	struct local l = { .kind = kind, .decl = decl, .name = node_at(in->s, name)->first };

	add_named(in, node_ident(in->s, name), l, scope);
}

/* 0: the file. All of a fragment is inside something. */
static node_id scope_of(const struct infer *in, node_id n)
{
	const struct syntax *s = in->s;

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
	return in->up ? SYNTAX_ROOT : 0;
}

/* Each argument that is an identifier may be what the macro declares. */
static void add_mentioned(struct infer *in, node_id call, node_id args, node_id scope)
{
	const struct syntax *s = in->s;
	struct local l = { .kind = LOCAL_DECLARER, .decl = call };
	node_id c;

	for (c = node_at(s, args)->child; c; c = node_at(s, c)->next) {
		if (!may_be_declared(s, c))
			continue;
		l.name = node_at(s, c)->first;
		add_named(in, node_ident(s, c), l, scope);
	}
}

static void add_decl_locals(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	node_id scope = scope_of(in, n), i, dr, name;

	if (!scope || node_up(s, n, N_FIELDS))
		return;
	dr = decl_is_declarer(s, n);
	if (dr) {
		add_mentioned(in, dr, node_child_kind(s, dr, N_PARAMS), scope);
		return;
	}
	for (i = node_at(s, n)->child; i; i = node_at(s, i)->next) {
		if (node_at(s, i)->kind != N_INIT_DECLARATOR)
			continue;
		dr = node_role(s, i, R_DECLARATOR);
		name = dr ? declarator_name(s, dr) : 0;
		if (name)
			add_local(in, LOCAL_DECL, i, name, scope);
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
			add_local(in, LOCAL_DECL, p, name, func);
	}
}

/* SYSCALL_DEFINE2(name, type, arg, type, arg) { … }: pairs of a type and an identifier. Without a
 * body it may declare anything. */
static void add_declarer_locals(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	node_id args = macro_call_args(s, n), scope = scope_of(in, n), a, b;

	if (args && scope && !node_role(s, n, R_BODY) && !node_up(s, n, N_FIELDS))
		add_mentioned(in, n, args, scope);
	if (!args || !node_role(s, n, R_BODY))
		return;
	for (a = node_at(s, args)->child; a; a = b) {
		b = node_at(s, a)->next;
		if (b && node_at(s, a)->kind == N_TYPE_NAME && node_at(s, b)->kind == N_IDENT)
			add_local(in, LOCAL_TYPED, a, b, n);
	}
}

/* LIST_HEAD(x); in a block, and at the top of what a declarer expands to */
static void add_statement_call(struct infer *in, node_id call)
{
	const struct syntax *s = in->s;
	node_id callee = node_role(s, call, R_CALLEE), args = macro_call_args(s, call), scope;
	node_id up = node_at(s, call)->parent;

	if (!callee || !args || node_at(s, callee)->kind != N_IDENT)
		return;
	if (node_at(s, up)->kind == N_ASSIGN && node_at(s, call)->role == R_LEFT)
		up = node_at(s, up)->parent; /* DECLARE_BITMAP(x, n) = { 0 }; */
	if (node_at(s, up)->kind != N_EXPR_STMT && node_at(s, up)->kind != N_MACRO_STMT &&
	    node_at(s, call)->kind != N_ITERATOR && node_at(s, call)->kind != N_MACRO_STMT)
		return;
	scope = node_at(s, call)->kind == N_ITERATOR ? call : scope_of(in, call);
	if (scope)
		add_mentioned(in, call, args, scope);
}

void scope_init(struct infer *in)
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
		case N_ITERATOR:
		case N_MACRO_STMT:
			add_statement_call(in, n);
			break;
		default:
			break;
		}
	}
}

void scope_release(struct infer *in)
{
	locals_t *v;
	size_t i;

	for (i = 0; in->locals && i < map_size(in->locals); i++) {
		v = (locals_t *)map_value(in->locals, i);
		vec_release(v);
		free(v);
	}
	map_free(in->locals);
}

/* ---- finding ------------------------------------------------------------------------------------- */

/* The innermost scope around the use in which the name was declared before it */
static struct local *innermost(const struct infer *in, const char *name, tok_id at)
{
	locals_t *v = in->locals ? (locals_t *)map_get(in->locals, name) : NULL;
	struct local *best = NULL, *l;
	size_t i;

	for (i = 0; v && i < v->len; i++) {
		l = &v->at[i];
		if (l->other || l->scope_first > at || l->scope_last < at || l->name > at)
			continue;
		if (l->kind == LOCAL_DECLARER && l->name == at)
			continue; /* the mention itself */
		if (!best || l->scope_first > best->scope_first ||
		    (l->scope_first == best->scope_first &&
		     (best->kind == LOCAL_DECLARER || l->kind != LOCAL_DECLARER)))
			best = l;
	}
	return best;
}

static struct found find_here(struct infer *in, const char *name, tok_id at)
{
	struct found f = { in, NULL };

	while ((f.local = innermost(in, name, at)))
		if (f.local->kind != LOCAL_DECLARER || scope_type(&f))
			return f;
	return (struct found){ NULL, NULL };
}

struct found scope_find(struct infer *in, node_id ident)
{
	const char *name = node_ident(in->s, ident);
	tok_id at = node_at(in->s, ident)->first;
	struct found f;

	for (;; in = in->up) {
		f = find_here(in, name, at);
		if (f.local || !in->up || !in->at)
			return f;
		at = in->from ? in->from : node_at(in->up->s, in->at)->first;
	}
}

/* ---- types --------------------------------------------------------------------------------------- */

static bool is_auto(const struct syntax *s, node_id specs)
{
	node_id n;

	for (n = node_at(s, specs)->child; n; n = node_at(s, n)->next)
		if (token_is(s, node_at(s, n)->first, "__auto_type"))
			return true;
	return false;
}

static const struct ctype *declared_type(struct infer *in, node_id decl)
{
	const struct syntax *s = in->s;
	bool param = node_at(s, decl)->kind == N_PARAM;
	node_id specs = node_role(s, param ? decl : node_at(s, decl)->parent, R_SPECS);
	node_id value = node_role(s, decl, R_VALUE);
	const struct ctype *t;

	if (!specs)
		return ctype_unknown;
	if (is_auto(s, specs))
		return value ? decay(infer_node(in, value)) : ctype_unknown;
	t = infer_specs(in, specs, node_role(s, decl, R_DECLARATOR));
	return param ? decay(t) : t;
}

/* Deeper than the top of the fragment: `for (struct x *p = …` of an iterator, members of an anonymous
 * struct */
static const struct ctype *anywhere(struct infer *f, const char *name)
{
	node_id n, dr, nm;

	for (n = SYNTAX_ROOT; n; n = node_next(f->s, n, SYNTAX_ROOT)) {
		if (node_at(f->s, n)->kind != N_INIT_DECLARATOR)
			continue;
		dr = node_role(f->s, n, R_DECLARATOR);
		nm = dr ? declarator_name(f->s, dr) : 0;
		if (nm && node_ident(f->s, nm) == name)
			return declared_type(f, n);
	}
	return NULL;
}

static const struct ctype *by_declarer(struct infer *in, node_id call, const char *name)
{
	const char *macro = macro_called(in->s, call);
	const struct ctype *t = NULL, *one;
	bool iterator = node_at(in->s, call)->kind == N_ITERATOR;
	struct picked p;
	struct infer *f;
	size_t i;

	if (!macro || macro_painted(in, macro, node_start(in->s, call)))
		return NULL;
	pick(in, DECL_MACRO, "", macro, call, &p);
	for (i = 0; i < p.len && p.rank < RANK_HIDDEN; i++) {
		f = macro_seen(in, &p, i) ? NULL : macro_expand(in, call, p.at[i], FRAG_STATEMENTS);
		if (!f)
			continue;
		in->sh->depth++;
		one = iterator ? NULL : scope_declared(f, name);
		if (!one && (iterator || in->fields))
			one = anywhere(f, name);
		in->sh->depth--;
		if (one)
			t = agree(t, one);
		infer_free(f);
	}
	return t;
}

const struct ctype *scope_type(const struct found *f)
{
	struct local *l = f->local;
	const struct ctype *t;
	size_t len;
	const char *name;

	if (l->type)
		return l->type == no_type ? NULL : l->type;
	name = token_text(f->in->s, l->name, &len);
	switch (l->kind) {
	case LOCAL_TYPED:
		t = infer_type_name(f->in, l->decl);
		break;
	case LOCAL_DECLARER:
		l->other = true; /* while we look */
		t = by_declarer(f->in, l->decl, internn(name, len));
		l->other = !t;
		break;
	default:
		l->type = ctype_unknown; /* int x = x */
		t = declared_type(f->in, l->decl);
		break;
	}
	l->type = t ? t : no_type;
	return t;
}

const struct ctype *scope_declared(struct infer *in, const char *name)
{
	struct found f = find_here(in, name, in->s->ntoks - 1);

	return f.local ? scope_type(&f) : NULL;
}
