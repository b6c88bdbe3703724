// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where can a pointer come from? "Every value that can reach this expression comes from X", decided
 * without a control-flow graph from all assignments in the function and all calls in the file, so yes
 * is a proof and no means "not proven". Two kinds of X: objects that are no page tables (locals,
 * by-value copies, values embedded in other structures), and results of named functions or parameters
 * of named callbacks.
 */
#include "match/private.h"

#define MAX_DEPTH 12

struct walk {
	struct source *src;
	const struct origin *o;
	int depth;
};

static bool from(struct walk *w, node_id e);

static node_id first_child(const struct syntax *s, node_id n)
{
	return node_at(s, n)->child;
}

static bool is_static(const struct syntax *s, node_id func)
{
	node_id specs = node_role(s, func, R_SPECS), n;

	for (n = specs ? first_child(s, specs) : 0; n; n = node_at(s, n)->next)
		if (token_is(s, node_at(s, n)->first, "static"))
			return true;
	return false;
}

/* The object that `&x`, `x.a`, `x->a[i]` names lies in a struct or in a local. */
static bool is_embedded(struct walk *w, node_id e)
{
	const struct syntax *s = w->src->s;
	node_id d;

	switch (node_at(s, e)->kind) {
	case N_PAREN:
		return is_embedded(w, first_child(s, e));
	case N_IDENT:
		/* A local array decays, a local variable has its address taken; a parameter of array type
		 * is a pointer. */
		d = infer_local(w->src->in, e);
		return d && node_at(s, d)->kind == N_INIT_DECLARATOR;
	case N_MEMBER:
	case N_PMEMBER:
		return true;
	case N_INDEX:
		d = node_role(s, e, R_LEFT);
		return ctype_strip(infer_type(w->src->in, d))->kind == CT_ARRAY && is_embedded(w, d);
	default:
		return false;
	}
}

/* Is the expression itself an array (not a pointer)? clang's word counts, else inference. */
static bool is_array(struct source *src, node_id e)
{
	return ctype_strip(infer_type(src->in, e))->kind == CT_ARRAY;
}

static bool callee_listed(const struct walk *w, node_id call)
{
	const struct syntax *s = w->src->s;
	node_id callee = node_role(s, call, R_CALLEE);
	size_t i;

	if (!callee || node_at(s, callee)->kind != N_IDENT)
		return false;
	for (i = 0; i < w->o->calls.len; i++)
		if (node_ident(s, callee) == w->o->calls.at[i])
			return true;
	return false;
}

/* .FIELD = func somewhere in this file, FIELD being one of the origin's callbacks */
static bool is_callback(const struct walk *w, const char *func)
{
	const struct syntax *s = w->src->s;
	node_id n, d, v;
	size_t i;

	for (n = SYNTAX_ROOT; w->o->callbacks.len && n; n = node_next(s, n, SYNTAX_ROOT)) {
		if (node_at(s, n)->kind != N_INIT)
			continue;
		v = node_role(s, n, R_VALUE);
		d = node_child_kind(s, n, N_DESIGNATOR);
		if (!v || !d || node_at(s, v)->kind != N_IDENT || node_ident(s, v) != func)
			continue;
		for (i = 0; i < w->o->callbacks.len; i++)
			if (token_is(s, node_at(s, d)->last, w->o->callbacks.at[i]))
				return true;
	}
	return false;
}

static bool is_null(const struct syntax *s, node_id e)
{
	return node_at(s, e)->first == node_at(s, e)->last &&
	       (token_is(s, node_at(s, e)->first, "NULL") || token_is(s, node_at(s, e)->first, "0"));
}

/* Every use of a static function in this file is a call whose argument comes from there. */
static bool all_calls(struct walk *w, const char *func, int index)
{
	const struct syntax *s = w->src->s;
	node_id n, up, arg;
	bool any = false;
	int i;

	for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT)) {
		if (node_at(s, n)->kind != N_IDENT || node_ident(s, n) != func)
			continue;
		up = node_at(s, n)->parent;
		if (!up || node_at(s, up)->kind != N_CALL || node_role(s, up, R_CALLEE) != n)
			return false;
		arg = node_role(s, up, R_ARGS);
		arg = arg ? first_child(s, arg) : 0;
		for (i = index; arg && i > 0; i--)
			arg = node_at(s, arg)->next;
		if (!arg || !from(w, arg))
			return false;
		any = true;
	}
	return any;
}

static bool from_param(struct walk *w, node_id param)
{
	const struct syntax *s = w->src->s;
	node_id func = node_function(s, param), n;
	const char *name = func ? node_function_name(s, func) : "";
	int index = 0;

	if (!*name)
		return false;
	if (is_callback(w, name))
		return true;
	if (node_at(s, func)->kind != N_FUNC_DEF || !is_static(s, func))
		return false;
	for (n = first_child(s, node_at(s, param)->parent); n && n != param; n = node_at(s, n)->next)
		index++;
	return all_calls(w, name, index);
}

/* What this use of a pointer variable may store into it: 1 harmless, 0 not proven */
static bool use_keeps(struct walk *w, node_id ident, bool *assigned)
{
	const struct syntax *s = w->src->s;
	node_id up = node_at(s, ident)->parent;

	while (up && node_at(s, up)->kind == N_PAREN) {
		ident = up;
		up = node_at(s, up)->parent;
	}
	if (!up)
		return true;
	if (node_at(s, up)->kind == N_ADDR)
		return false;
	if (node_at(s, up)->kind != N_ASSIGN || node_role(s, up, R_LEFT) != ident)
		return true;
	*assigned = true;
	if (node_at(s, up)->sub != P_ASSIGN)
		return true; /* p += n stays in the same object */
	return is_null(s, node_role(s, up, R_RIGHT)) || from(w, node_role(s, up, R_RIGHT));
}

/* All assignments to a local pointer, its initialiser included */
static bool from_variable(struct walk *w, node_id decl, const char *name)
{
	const struct syntax *s = w->src->s;
	node_id func = node_function(s, decl), value, n;
	bool param = node_at(s, decl)->kind == N_PARAM, assigned = false;

	if (!func || (!param && node_at(s, decl)->kind != N_INIT_DECLARATOR))
		return false;
	value = param ? 0 : node_role(s, decl, R_VALUE);
	if (value && !is_null(s, value)) {
		assigned = true;
		if (!from(w, value))
			return false;
	}
	for (n = func; n; n = node_next(s, n, func))
		if (node_at(s, n)->kind == N_IDENT && node_ident(s, n) == name &&
		    infer_local(w->src->in, n) == decl && !use_keeps(w, n, &assigned))
			return false;
	return param ? from_param(w, decl) : assigned;
}

static bool from_ident(struct walk *w, node_id e)
{
	node_id decl = infer_local(w->src->in, e);

	if (w->o->local && is_array(w->src, e))
		return is_embedded(w, e);
	return decl && from_variable(w, decl, node_ident(w->src->s, e));
}

static bool from(struct walk *w, node_id e)
{
	const struct syntax *s = w->src->s;
	node_id a, b;
	bool ok = false;

	if (!e || w->depth > MAX_DEPTH)
		return false;
	w->depth++;
	switch (node_at(s, e)->kind) {
	case N_PAREN:
	case N_POSTFIX:
	case N_UNARY:
		ok = from(w, first_child(s, e));
		break;
	case N_CAST:
		ok = from(w, node_role(s, e, R_VALUE));
		break;
	case N_ADDR:
		ok = w->o->local && is_embedded(w, first_child(s, e));
		break;
	case N_CALL:
		ok = callee_listed(w, e);
		break;
	case N_IDENT:
		ok = from_ident(w, e);
		break;
	case N_MEMBER:
	case N_PMEMBER:
		ok = w->o->local && is_array(w->src, e);
		break;
	case N_BINARY:
		a = node_role(s, e, R_LEFT);
		b = node_role(s, e, R_RIGHT);
		ok = ctype_pointee(infer_type(w->src->in, b)) ? from(w, b) : from(w, a);
		break;
	case N_COND:
		a = node_role(s, e, R_THEN);
		b = node_role(s, e, R_ELSE);
		ok = (is_null(s, b) || from(w, b)) && a && (is_null(s, a) || from(w, a));
		break;
	case N_ASSIGN:
		ok = from(w, node_role(s, e, R_RIGHT));
		break;
	default:
		break;
	}
	w->depth--;
	return ok;
}

bool origin_all(struct source *src, node_id expr, const struct origin *o)
{
	struct walk w = { src, o, 0 };

	return from(&w, expr);
}
