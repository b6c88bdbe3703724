// SPDX-License-Identifier: GPL-2.0-only
/*
 * Joining clang's facts to nodes of the syntax tree: plain code and macro arguments by start, end and
 * kind; macro bodies by start, kind and nesting, since libclang's end of such a range is wrong.
 */
#include "match/private.h"

static int fact_kind_of(enum node_kind k)
{
	switch (k) {
	case N_DEREF:
		return FK_DEREF;
	case N_INDEX:
		return FK_INDEX;
	case N_MEMBER:
	case N_PMEMBER:
		return FK_MEMBER;
	case N_CALL:
		return FK_CALL;
	case N_IDENT:
		return FK_IDENT;
	case N_CAST:
		return FK_CAST;
	case N_ADDR:
		return FK_ADDR;
	case N_PAREN:
		return FK_PAREN;
	case N_UNARY:
	case N_POSTFIX:
		return FK_UNARY;
	case N_BINARY:
		return FK_BINARY;
	case N_ASSIGN:
		return FK_ASSIGN;
	case N_COND:
		return FK_COND;
	case N_STMT_EXPR:
		return FK_STMT_EXPR;
	case N_COMPOUND_LIT:
		return FK_COMPOUND_LIT;
	default:
		return -1;
	}
}

bool in_macro_body(const struct syntax *s, node_id n)
{
	return node_up(s, n, N_MACRO_BODY) != 0;
}

/* How many ancestors of the same fact kind start at the same token: outermost is 0. */
static unsigned nesting(const struct syntax *s, node_id n, int kind)
{
	tok_id first = node_at(s, n)->first;
	unsigned depth = 0;

	for (n = node_at(s, n)->parent; n && node_at(s, n)->first == first; n = node_at(s, n)->parent)
		if (fact_kind_of(node_at(s, n)->kind) == kind)
			depth++;
	return depth;
}

struct cursor {
	const struct fact *f;
	size_t left;
	uint64_t view;
	bool body;
	unsigned depth;
};

static struct cursor facts_at(const struct source *src, node_id n)
{
	uint32_t start = node_start(src->s, n), end = node_end(src->s, n), old = start;
	int kind = fact_kind_of(node_at(src->s, n)->kind);
	struct cursor c = { 0 };

	if (!src->ff || kind < 0 || (src->shift && !shift_back(src->shift, start, end, &old)))
		return c;
	c.view = src->view;
	c.body = in_macro_body(src->s, n);
	if (c.body)
		c.depth = nesting(src->s, n, kind);
	c.left = file_facts_find(src->ff, old, c.body ? 0 : old + (end - start), (enum fact_kind)kind, &c.f);
	return c;
}

static const struct fact *next_fact(struct cursor *c)
{
	const struct fact *f;

	while (c->left) {
		f = c->f++;
		c->left--;
		if (!(f->in & c->view))
			continue;
		if (!c->body || (f->end == 0 && f->depth == c->depth))
			return f;
	}
	return NULL;
}

unsigned fact_uses(const struct source *src, node_id n, bool *seen)
{
	struct cursor c = facts_at(src, n);
	const struct fact *f;
	unsigned bits = 0;

	*seen = false;
	while ((f = next_fact(&c))) {
		*seen = true;
		bits |= f->use;
	}
	return bits;
}

void fact_types(const struct source *src, node_id n, ctypes_t *out)
{
	struct cursor c = facts_at(src, n);
	const struct fact *f;
	size_t i;

	while ((f = next_fact(&c))) {
		for (i = 0; i < out->len && out->at[i] != f->type; i++)
			;
		if (i == out->len && f->type != ctype_unknown)
			vec_push(out, f->type);
	}
}

struct votes {
	int yes, no, unknown;
};

static void vote(const struct source *src, struct votes *v, const struct ctype *t,
		 const struct ctype *want)
{
	int r = t ? infer_fits(src->in, t, want) : -1;

	v->yes += r > 0;
	v->no += r == 0;
	v->unknown += r < 0;
}

/* The facts of an operator say its operand's type too, also where the operand itself has no fact that
 * can be joined (a macro call, a parameter in a macro body). */
static void vote_parent(const struct source *src, struct votes *v, node_id n, const struct ctype *want)
{
	const struct syntax *s = src->s;
	node_id up = node_at(s, n)->parent;
	enum node_kind k;
	struct cursor c;
	const struct fact *f;

	while (up && node_at(s, up)->kind == N_PAREN) {
		n = up;
		up = node_at(s, n)->parent;
	}
	k = up ? node_at(s, up)->kind : N_NONE;
	if (k != N_DEREF && !(k == N_INDEX && node_role(s, up, R_LEFT) == n))
		return;
	c = facts_at(src, up);
	while ((f = next_fact(&c)))
		vote(src, v, f->operand, want);
}

/*
 * `*p` of a macro parameter p, handed to a function whose parameter is what a wanted pointer points
 * to: set_pte_safe()'s `pte_present(*ptep)`.
 */
static int fits_by_use(struct source *src, node_id n, const struct ctype *want)
{
	const struct syntax *s = src->s;
	node_id up = node_at(s, n)->parent, args, callee, c;
	const struct ctype *t;
	const struct decl *e;
	int i = 0;

	while (n && node_at(s, n)->kind == N_PAREN)
		n = node_at(s, n)->child;
	if (!n || want->kind != CT_POINTER || node_at(s, n)->kind != N_IDENT ||
	    !infer_macro_param(src->in, n) || !up || node_at(s, up)->kind != N_DEREF)
		return -1;
	args = node_at(s, up)->parent;
	if (!args || node_at(s, args)->kind != N_ARGS)
		return -1;
	callee = node_role(s, node_at(s, args)->parent, R_CALLEE);
	if (!callee || node_at(s, callee)->kind != N_IDENT)
		return -1;
	for (c = node_at(s, args)->child; c && c != up; c = node_at(s, c)->next)
		i++;
	for (e = decls_get(infer_decls(src->in), DECL_FUNC, node_ident(s, callee)); e; e = e->next) {
		t = decl_param_type(infer_decls(src->in), e, i);
		if (t && infer_fits(src->in, t, want->inner) == 1)
			return 1;
	}
	return -1;
}

int type_fits(struct source *src, node_id n, const struct ctype *want, bool *exact, bool *mixed)
{
	struct cursor c = facts_at(src, n);
	struct votes v = { 0 };
	const struct fact *f;
	int r;

	while ((f = next_fact(&c)))
		vote(src, &v, f->type, want);
	if (!v.yes && !v.no)
		vote_parent(src, &v, n, want);
	if (v.yes || v.no) {
		*exact = true;
		*mixed = v.yes && (v.no || v.unknown);
		src->differs |= *mixed;
		return v.yes ? 1 : 0;
	}
	if (src->open_world)
		return src->in ? infer_fits(src->in, infer_type(src->in, n), want) : -1;
	r = infer_expr_fits(src->in, n, want);
	return r > 0 ? r : fits_by_use(src, n, want) > 0 ? 1 : r;
}
