// SPDX-License-Identifier: GPL-2.0-only
/* Does an expression have the type that a rule asks for? */
#include "index/infer_private.h"

#define MAX_FIT 24 /* pointers to pointers … */

/* Answers so far for typedefs, by name and wanted type: each typedef may have a definition for each
 * architecture, and each of those name others that do. */
struct fit_key {
	const char *name;
	const struct ctype *want;
};
enum { FIT_ASKED = 1, FIT_CANNOT_TELL, FIT_NO, FIT_YES }; /* the last three: the answer + 3 */

static int typedef_fits(const struct infer *in, const struct ctype *t, const struct ctype *want, int depth);

/* 1, 0, -1; or -2: it goes round in circles */
static int fits(const struct infer *in, const struct ctype *t, const struct ctype *want, int depth)
{
	if (depth > MAX_FIT || t->kind == CT_UNKNOWN)
		return -1;
	if (want->kind == CT_TYPEDEF && t->kind == CT_TYPEDEF && t->name == want->name)
		return 1;
	if (t->kind == CT_TYPEDEF)
		return typedef_fits(in, t, want, depth);
	switch (want->kind) {
	case CT_POINTER:
		if (t->kind == CT_POINTER || t->kind == CT_ARRAY)
			return fits(in, t->inner, want->inner, depth + 1);
		return 0;
	case CT_TYPEDEF:
		return 0;
	default:
		return t == want || (t->kind == want->kind && t->name == want->name);
	}
}

static int typedef_fits(const struct infer *in, const struct ctype *t, const struct ctype *want, int depth)
{
	struct fit_key key = { t->name, want };
	const struct decl *e;
	uintptr_t *known;
	int r = -2, one;

	if (t->inner && t->inner->kind != CT_UNKNOWN)
		return fits(in, t->inner, want, depth);
	known = map_slot(in->sh->fits, (const char *)&key, sizeof(key), NULL);
	if (*known)
		return *known == FIT_ASKED ? -2 : (int)*known - FIT_NO;
	*known = FIT_ASKED;
	for (e = decls_get(in->decls, DECL_TYPEDEF, t->name); e; e = e->next) {
		one = fits(in, e->type, want, depth);
		if (one != -2) /* u64 is a uint64_t there, that one a u64 elsewhere: says nothing */
			r = r == -2 || r == one ? one : -1;
	}
	r = r == -2 ? 0 : r; /* closed world: an unknown typedef is none of ours */
	*map_slot(in->sh->fits, (const char *)&key, sizeof(key), NULL) = (uintptr_t)(r + FIT_NO);
	return r;
}

int infer_fits(const struct infer *in, const struct ctype *t, const struct ctype *want)
{
	int r = fits(in, t, want, 0);

	return r == -2 ? 0 : r;
}

/* Could any declaration of this chain have the wanted type? 0 or -1 */
static int any_fits(struct infer *in, const struct decl *e, bool result, const struct ctype *want)
{
	const struct ctype *t;

	for (; e; e = e->next) {
		t = entry_type(in, e);
		if (!t)
			continue; /* the macro call mentions the name and does not declare it */
		if (result)
			t = t->kind == CT_FUNC ? t->inner : ctype_unknown;
		if (infer_fits(in, t, want))
			return -1;
	}
	return 0;
}

static node_id kid(const struct syntax *s, node_id n)
{
	return node_at(s, n)->child;
}

#define MACRO_DEPTH 6 /* macros that name macros … */

static int word_fits(struct infer *in, const char *name, bool call, const struct ctype *want, int depth);

/* Could a macro whose type is unknown give what is wanted? Only if its body names something that has such
 * a type, or the type itself. (What it gets as arguments is its caller's affair.) 0 or -1 */
static int macro_fits(struct infer *in, const struct decl *m, const struct ctype *want, int depth)
{
	const struct ctype *last = want;
	const char *word, *p;
	char *params, *body;
	size_t n;
	int r = 0;

	if (depth > MACRO_DEPTH)
		return -1;
	while (last->inner && last->kind != CT_TYPEDEF)
		last = last->inner;
	for (; m && !r; m = m->next) {
		decl_macro_text(m, &params, &body);
		for (p = body ? body : ""; *p && !r; p += n + !n) {
			n = ident_length(p);
			if (!n || (*p >= '0' && *p <= '9'))
				continue;
			word = internn(p, n);
			r = word == last->name || strstr(p + n, "##") == p + n + strspn(p + n, " ") ? -1 :
			    word == m->name ? 0 : word_fits(in, word, true, want, depth + 1);
			if (!r)
				r = word_fits(in, word, false, want, depth + 1);
		}
		free(params);
		free(body);
	}
	return r;
}

/* A name that is no local variable: what it is, or what a field of that name may be */
static int word_fits(struct infer *in, const char *name, bool call, const struct ctype *want, int depth)
{
	const struct decl *m = decls_get(in->decls, DECL_MACRO, name);

	if (any_fits(in, decls_get(in->decls, DECL_VAR, name), false, want) ||
	    any_fits(in, decls_get(in->decls, DECL_FUNC, name), call, want) ||
	    (depth && any_fits(in, decls_get(in->decls, DECL_FIELD, name), false, want)))
		return -1;
	return m ? macro_fits(in, m, want, depth) : 0;
}

static int name_fits(struct infer *in, node_id n, bool call, const struct ctype *want)
{
	const char *name = node_ident(in->s, n);

	if (infer_macro_param(in, n))
		return 0; /* what callers pass is known where they are compiled */
	if (infer_local(in, n))
		return -1;
	return word_fits(in, name, call, want, 0);
}

static int max_unknown(int a, int b)
{
	return a || b ? -1 : 0;
}

/* A macro may give back what it gets. */
static int call_fits(struct infer *in, node_id n, const struct ctype *want)
{
	const struct syntax *s = in->s;
	node_id callee = node_role(s, n, R_CALLEE), args = node_child_kind(s, n, N_ARGS), a;
	int r;

	if (!callee || node_at(s, callee)->kind != N_IDENT)
		return -1;
	r = name_fits(in, callee, true, want);
	if (!decls_get(in->decls, DECL_MACRO, node_ident(s, callee)))
		return r;
	for (a = args ? node_at(s, args)->child : 0; a && !r; a = node_at(s, a)->next)
		r = max_unknown(r, infer_expr_fits(in, a, want));
	return r;
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
		return call_fits(in, n, want);
	case N_PAREN:
	case N_POSTFIX:
	case N_UNARY:
		return infer_expr_fits(in, kid(s, n), want);
	case N_BINARY:
		return max_unknown(infer_expr_fits(in, node_role(s, n, R_LEFT), want),
				   infer_expr_fits(in, node_role(s, n, R_RIGHT), want));
	case N_INDEX:
		return infer_expr_fits(in, node_role(s, n, R_LEFT), ctype_get(CT_POINTER, intern(""), want));
	case N_DEREF:
		return infer_expr_fits(in, kid(s, n), ctype_get(CT_POINTER, intern(""), want));
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

	if (r < 0 && in->sh->depth < MAX_DEPTH) {
		in->sh->depth++;
		r = narrow(in, expr, want);
		in->sh->depth--;
	}
	return r;
}
