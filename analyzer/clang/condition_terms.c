// SPDX-License-Identifier: GPL-2.0-only
/*
 * What would have to be so for a condition to hold: a disjunction of terms, each a conjunction of literals
 * (a symbol is one of n, m, y or lies in a range; a macro is defined or not). Conditions of the kernel are
 * short, so the blow-up of this form does not matter; there is a bound, and crossing it is known.
 */
#include <limits.h>

#include "clang/condition_private.h"

#define TERMS_MAX 64

void terms_release(struct terms *t)
{
	vec_release(&t->items);
	t->cut = false;
}

static void add_term(struct terms *t, struct term term)
{
	if (t->items.len >= TERMS_MAX)
		t->cut = true;
	else
		vec_push(&t->items, term);
}

static void add_literal(struct terms *t, struct arena *a, struct literal lit)
{
	struct literal *copy;

	if (!lit.number && !lit.mask)
		return; /* impossible */
	copy = arena_alloc(a, sizeof(*copy));
	*copy = lit;
	add_term(t, (struct term){ copy, 1 });
}

static void add_mask(struct terms *t, struct arena *a, const char *name, bool symbol, unsigned mask)
{
	add_literal(t, a, (struct literal){ .name = name, .symbol = symbol, .mask = (uint8_t)mask });
}

static void add_range(struct terms *t, struct arena *a, const char *name, long long lo, long long hi)
{
	if (lo <= hi)
		add_literal(t, a, (struct literal){ .name = name, .symbol = true, .number = true, .lo = lo, .hi = hi });
}

/* ---- conjunction ------------------------------------------------------------------------------ */
/* Both hold for one name; false: they cannot. */
static bool merge(struct literal *x, const struct literal *y)
{
	if (x->number && y->number) {
		x->lo = MAX(x->lo, y->lo);
		x->hi = MIN(x->hi, y->hi);
		return x->lo <= x->hi;
	}
	if (!x->number && !y->number) {
		x->mask &= y->mask;
		return x->mask;
	}
	if (!x->number) { /* the number says more */
		uint8_t mask = x->mask;

		*x = *y;
		return mask & SET_Y;
	}
	return y->mask & SET_Y;
}

static bool join(const struct term *x, const struct term *y, struct arena *a, struct term *out)
{
	size_t i = 0, k = 0;
	int c;

	out->lits = arena_alloc(a, (x->n + y->n + 1) * sizeof(*out->lits));
	out->n = 0;
	while (i < x->n || k < y->n) {
		c = i == x->n ? 1 : k == y->n ? -1 : strcmp(x->lits[i].name, y->lits[k].name);
		if (c > 0) {
			out->lits[out->n++] = y->lits[k++];
			continue;
		}
		out->lits[out->n] = x->lits[i++];
		if (!c && !merge(&out->lits[out->n], &y->lits[k++]))
			return false;
		out->n++;
	}
	return true;
}

void terms_and(struct terms *a, const struct terms *b, struct arena *arena)
{
	struct terms out = { .cut = a->cut || b->cut };
	struct term t;

	for (size_t i = 0; i < a->items.len; i++)
		for (size_t k = 0; k < b->items.len; k++)
			if (join(&a->items.at[i], &b->items.at[k], arena, &t))
				add_term(&out, t);
	terms_release(a);
	*a = out;
}

/* ---- text of what is not understood -------------------------------------------------------------- */
static void put(const struct condition *e, struct str *out)
{
	static const char *const asks[] = {
		[C_DEFINED] = "defined", [C_ENABLED] = "IS_ENABLED", [C_BUILTIN] = "IS_BUILTIN",
		[C_MODULE] = "IS_MODULE", [C_REACHABLE] = "IS_REACHABLE",
	};

	str_addch(out, '(');
	switch (e->kind) {
	case C_NUMBER:
		str_addf(out, "%lld", e->number);
		break;
	case C_UNARY:
		str_add(out, punct_text(e->op));
		put(e->left, out);
		break;
	case C_BINARY:
		put(e->left, out);
		str_add(out, punct_text(e->op));
		put(e->right, out);
		break;
	case C_CHOICE:
		put(e->cond, out);
		str_addch(out, '?');
		put(e->left, out);
		str_addch(out, ':');
		put(e->right, out);
		break;
	default:
		if ((size_t)e->kind < ARRAY_SIZE(asks) && asks[e->kind])
			str_add(out, asks[e->kind]);
		str_add(out, e->name);
	}
	str_addch(out, ')');
}

static void opaque(const struct condition *e, bool holds, struct arena *a, struct terms *out)
{
	struct str text = STR_INIT;

	put(e, &text);
	add_mask(out, a, internn(text.buf, text.len), false, holds ? SET_Y : SET_N);
	str_release(&text);
}

/* ---- terms ------------------------------------------------------------------------------------ */
static void of_name(const struct condition *e, bool holds, struct arena *a, struct terms *out)
{
	const char *module = condition_module_of(e->name);
	enum branch_obstacle otherwise;
	bool defined;

	if (module)
		add_mask(out, a, module, true, holds ? SET_M : SET_N | SET_Y);
	else if (condition_is_symbol(e->name))
		add_mask(out, a, e->name, true, holds ? SET_Y : SET_N | SET_M);
	else if (e->kind == C_DEFINED || macro_is_known(e->name, &defined, &otherwise))
		add_mask(out, a, e->name, false, holds ? SET_Y : SET_N);
	else
		opaque(e, holds, a, out); /* it may be defined, and zero */
}

static void of_asked(const struct condition *e, bool holds, struct arena *a, struct terms *out)
{
	static const uint8_t yes[] = {
		[C_ENABLED] = SET_M | SET_Y, [C_BUILTIN] = SET_Y, [C_MODULE] = SET_M, [C_REACHABLE] = SET_Y,
	};
	static const uint8_t no[] = {
		[C_ENABLED] = SET_N, [C_BUILTIN] = SET_N | SET_M, [C_MODULE] = SET_N | SET_Y,
		[C_REACHABLE] = SET_N,
	};

	if (condition_is_symbol(e->name))
		add_mask(out, a, e->name, true, holds ? yes[e->kind] : no[e->kind]);
	else
		opaque(e, holds, a, out);
}

/* BITS_PER_LONG follows CONFIG_64BIT */
static void of_word(enum punct op, long long n, bool holds, struct arena *a, struct terms *out)
{
	struct condition k = { .kind = C_NUMBER }, v = { .kind = C_NUMBER, .number = n };
	struct condition cmp = { .kind = C_BINARY, .op = op, .left = &k, .right = &v };
	static const struct branch_config none = { 0 };
	unsigned mask = 0;

	k.number = 64;
	mask |= (condition_value(&cmp, &none) == TR_YES) == holds ? SET_Y : 0;
	k.number = 32;
	mask |= (condition_value(&cmp, &none) == TR_YES) == holds ? SET_N : 0;
	add_mask(out, a, intern("CONFIG_64BIT"), true, mask);
}

static enum punct opposite(enum punct op)
{
	switch (op) {
	case P_LT: return P_GE;
	case P_GE: return P_LT;
	case P_GT: return P_LE;
	case P_LE: return P_GT;
	case P_EQ: return P_NE;
	default: return P_EQ;
	}
}

static enum punct swapped(enum punct op)
{
	switch (op) {
	case P_LT: return P_GT;
	case P_GT: return P_LT;
	case P_LE: return P_GE;
	case P_GE: return P_LE;
	default: return op;
	}
}

static void of_range(const char *name, enum punct op, long long n, struct arena *a, struct terms *out)
{
	if (op == P_NE || op == P_LT)
		add_range(out, a, name, LLONG_MIN, n - (n > LLONG_MIN));
	if (op == P_NE || op == P_GT)
		add_range(out, a, name, n + (n < LLONG_MAX), LLONG_MAX);
	if (op == P_LE)
		add_range(out, a, name, LLONG_MIN, n);
	if (op == P_GE)
		add_range(out, a, name, n, LLONG_MAX);
	if (op == P_EQ)
		add_range(out, a, name, n, n);
}

static bool is_comparison(enum punct op)
{
	return op == P_EQ || op == P_NE || op == P_LT || op == P_GT || op == P_LE || op == P_GE;
}

static void of_comparison(const struct condition *e, bool holds, struct arena *a, struct terms *out)
{
	const struct condition *l = e->left, *r = e->right;
	enum punct op = e->op;

	if (l->kind == C_NUMBER) {
		l = e->right;
		r = e->left;
		op = swapped(op);
	}
	if (l->kind != C_NAME || r->kind != C_NUMBER)
		opaque(e, holds, a, out);
	else if (!strcmp(l->name, "BITS_PER_LONG"))
		of_word(op, r->number, holds, a, out);
	else if (condition_is_symbol(l->name) && !condition_module_of(l->name))
		of_range(l->name, holds ? op : opposite(op), r->number, a, out);
	else
		opaque(e, holds, a, out);
}

/* left is lholds, and/or right is rholds */
static void of_two(const struct condition *left, bool lholds, const struct condition *right, bool rholds, bool both,
		   struct arena *a, struct terms *out)
{
	struct terms l = { 0 }, r = { 0 };

	condition_terms(left, lholds, a, &l);
	condition_terms(right, rholds, a, &r);
	if (both) {
		terms_and(&l, &r, a);
		r.items.len = 0;
	}
	out->cut |= l.cut || r.cut;
	for (size_t i = 0; i < l.items.len; i++)
		add_term(out, l.items.at[i]);
	for (size_t i = 0; i < r.items.len; i++)
		add_term(out, r.items.at[i]);
	terms_release(&l);
	terms_release(&r);
}

static bool is_constant(const struct condition *e)
{
	if (!e || e->kind == C_NUMBER)
		return true;
	return !e->name && is_constant(e->cond) && is_constant(e->left) && is_constant(e->right);
}

static void of_constant(const struct condition *e, bool holds, struct arena *a, struct terms *out)
{
	static const struct branch_config none = { 0 };
	enum truth t = condition_value(e, &none);

	if (t == TR_UNKNOWN)
		opaque(e, holds, a, out);
	else if ((t == TR_YES) == holds)
		add_term(out, (struct term){ 0 });
}

void condition_terms(const struct condition *e, bool holds, struct arena *a, struct terms *out)
{
	if (is_constant(e)) {
		of_constant(e, holds, a, out);
		return;
	}
	switch (e->kind) {
	case C_NAME:
	case C_DEFINED:
		of_name(e, holds, a, out);
		return;
	case C_ENABLED:
	case C_BUILTIN:
	case C_MODULE:
	case C_REACHABLE:
		of_asked(e, holds, a, out);
		return;
	case C_UNARY:
		if (e->op == P_NOT)
			condition_terms(e->left, !holds, a, out);
		else
			opaque(e, holds, a, out);
		return;
	case C_BINARY:
		if (e->op == P_ANDAND || e->op == P_OROR)
			of_two(e->left, holds, e->right, holds, (e->op == P_ANDAND) == holds, a, out);
		else if (is_comparison(e->op))
			of_comparison(e, holds, a, out);
		else
			opaque(e, holds, a, out);
		return;
	case C_CHOICE:
		of_two(e->cond, true, e->left, holds, true, a, out);
		of_two(e->cond, false, e->right, holds, true, a, out);
		return;
	default:
		opaque(e, holds, a, out);
	}
}
