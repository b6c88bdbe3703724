// SPDX-License-Identifier: GPL-2.0-only
/* Facts about values: intervals, equality and order of expressions. */
#include "flow/known.h"

#define FACTS_MAX 96       /* more than that on one path are forgotten, the latest first */
#define DEPTH_MAX 24

static const struct known any = { INT64_MIN, INT64_MAX, false, NULL };

static bool is_any(const struct known *k)
{
	return k->lo == INT64_MIN && k->hi == INT64_MAX && !k->nonzero && !k->name;
}

int known_truth(const struct known *k)
{
	if (k->nonzero || k->lo > 0 || k->hi < 0)
		return 1;
	return known_is(k, 0) ? 0 : -1;
}

static struct known truth(int is)
{
	return is < 0 ? (struct known){ 0, 1, false, NULL } : KNOWN_INT(is);
}

/* ---- terms ----------------------------------------------------------------------------------- */

static bool is_pure(const struct terms *t, const struct ir_expr *e)
{
	const struct ir_expr *callee = &t->ir->exprs[e->a];

	return callee->kind == IE_NAME && t->client->pure && t->client->pure(t->client->ctx, callee->name);
}

/* Everything of which e is made, by those numbers that stand for all of the same value */
static void key_of(const struct terms *t, const struct ir_expr *e, struct str *key)
{
	ir_id a = t->same[e->a], b = t->same[e->b];

	str_reset(key);
	str_addn(key, &e->kind, sizeof(e->kind));
	str_addn(key, &e->op, sizeof(e->op));
	str_addn(key, &a, sizeof(a));
	str_addn(key, &b, sizeof(b));
	str_addn(key, &e->var, sizeof(e->var));
	str_addn(key, &e->value, sizeof(e->value));
	str_addn(key, &e->name, sizeof(e->name));
	for (uint32_t i = 0; i < e->nargs; i++)
		str_addn(key, &t->same[t->ir->args[e->args + i]], sizeof(ir_id));
}

void known_terms_init(struct terms *t, const struct ir *ir, const struct paths_client *client)
{
	struct map *first = map_new();
	struct str key = STR_INIT;
	uintptr_t *slot;

	*t = (struct terms){ ir, client, xcalloc(ir->nexprs + 1, sizeof(ir_id)) };
	for (ir_id i = 1; i < ir->nexprs; i++) {
		const struct ir_expr *e = &ir->exprs[i];

		t->same[i] = i;
		if (e->kind == IE_UNKNOWN || (e->kind == IE_CALL && !is_pure(t, e)))
			continue;
		key_of(t, e, &key);
		slot = map_slot(first, key.buf, key.len, NULL);
		if (!*slot)
			*slot = i;
		t->same[i] = (ir_id)*slot;
	}
	str_release(&key);
	map_free(first);
}

void known_terms_release(struct terms *t)
{
	free(t->same);
}

/* ---- sets ------------------------------------------------------------------------------------ */

static int by_key(const struct fact *x, uint8_t kind, ir_id a, ir_id b)
{
	if (x->kind != kind)
		return x->kind < kind ? -1 : 1;
	if (x->a != a)
		return x->a < a ? -1 : 1;
	return x->b < b ? -1 : x->b > b;
}

static const struct known *lookup(const struct facts *f, uint8_t kind, ir_id a, ir_id b)
{
	uint32_t lo = 0, hi = f ? f->n : 0, mid;
	int c;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		c = by_key(&f->at[mid], kind, a, b);
		if (!c)
			return &f->at[mid].is;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static struct facts *room(struct arena *arena, uint32_t n)
{
	return arena_alloc(arena, sizeof(struct facts) + n * sizeof(struct fact));
}

static const struct facts *put(const struct facts *f, uint8_t kind, ir_id a, ir_id b, const struct known *is,
			       struct arena *arena)
{
	uint32_t n = f ? f->n : 0, i = 0;
	struct facts *out;
	bool have;

	while (i < n && by_key(&f->at[i], kind, a, b) < 0)
		i++;
	have = i < n && !by_key(&f->at[i], kind, a, b);
	if ((is_any(is) && !have) || (!have && n >= FACTS_MAX))
		return f;
	out = room(arena, n + 1);
	if (n)
		memcpy(out->at, f->at, i * sizeof(*f->at));
	out->n = i;
	if (!is_any(is))
		out->at[out->n++] = (struct fact){ kind, a, b, *is };
	if (n > i + have)
		memcpy(out->at + out->n, f->at + i + have, (n - i - have) * sizeof(*f->at));
	out->n += n - i - have;
	return out;
}

const struct facts *facts_set(const struct terms *t, const struct facts *f, ir_id e, const struct known *is,
			      struct arena *arena)
{
	return e ? put(f, FACT_VALUE, t->same[e], 0, is, arena) : f;
}

const struct facts *facts_set_result(const struct facts *f, const struct known *is, struct arena *arena)
{
	return put(f, FACT_RESULT, 0, 0, is, arena);
}

struct known facts_result(const struct facts *f)
{
	const struct known *is = lookup(f, FACT_RESULT, 0, 0);

	return is ? *is : any;
}

bool facts_equal(const struct facts *a, const struct facts *b)
{
	uint32_t n = a ? a->n : 0, m = b ? b->n : 0;

	if (a == b || (!n && !m))
		return true;
	if (n != m)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (by_key(&a->at[i], b->at[i].kind, b->at[i].a, b->at[i].b) || a->at[i].is.lo != b->at[i].is.lo ||
		    a->at[i].is.hi != b->at[i].is.hi || a->at[i].is.nonzero != b->at[i].is.nonzero ||
		    a->at[i].is.name != b->at[i].is.name)
			return false;
	return true;
}

const struct facts *facts_join(const struct facts *a, const struct facts *b, bool widen, struct arena *arena)
{
	struct facts *out;

	if (!a || !b || a == b)
		return a == b ? a : NULL;
	out = room(arena, a->n);
	for (uint32_t i = 0; i < a->n; i++) {
		const struct fact *x = &a->at[i];
		const struct known *y = lookup(b, x->kind, x->a, x->b);
		struct fact both = *x;

		if (!y)
			continue;
		both.is.nonzero = known_truth(&x->is) == 1 && known_truth(y) == 1;
		both.is.lo = y->lo == x->is.lo || !widen ? MIN(x->is.lo, y->lo) : INT64_MIN;
		both.is.hi = y->hi == x->is.hi || !widen ? MAX(x->is.hi, y->hi) : INT64_MAX;
		both.is.name = x->is.name == y->name ? y->name : NULL;
		if (!is_any(&both.is))
			out->at[out->n++] = both;
	}
	return out;
}

/* ---- values ---------------------------------------------------------------------------------- */

static struct known meet(const struct known *a, const struct known *b)
{
	return (struct known){ MAX(a->lo, b->lo), MIN(a->hi, b->hi), a->nonzero || b->nonzero,
			       a->name ? a->name : b->name };
}

static bool impossible(const struct known *k)
{
	return k->lo > k->hi || (k->nonzero && known_is(k, 0));
}

static struct known value(const struct terms *t, const struct facts *f, ir_id e, int depth);

/* Is a == b? By what is known of the two, and of the two together */
static int equal(const struct terms *t, const struct facts *f, ir_id a, ir_id b, int depth)
{
	struct known x = value(t, f, a, depth), y = value(t, f, b, depth);
	const struct known *is = lookup(f, FACT_EQUAL, MIN(t->same[a], t->same[b]), MAX(t->same[a], t->same[b]));

	if (t->same[a] == t->same[b])
		return 1;
	if (is)
		return known_truth(is);
	if (x.lo == x.hi && known_is(&y, x.lo))
		return 1;
	if (x.hi < y.lo || y.hi < x.lo || (known_is(&x, 0) && known_truth(&y) == 1) ||
	    (known_is(&y, 0) && known_truth(&x) == 1))
		return 0;
	return x.name && x.name == y.name ? 1 : -1;
}

static int less(const struct terms *t, const struct facts *f, ir_id a, ir_id b, int depth)
{
	struct known x = value(t, f, a, depth), y = value(t, f, b, depth);
	const struct known *is = lookup(f, FACT_LESS, t->same[a], t->same[b]);

	if (t->same[a] == t->same[b])
		return 0;
	if (is)
		return known_truth(is);
	if (x.hi < y.lo)
		return 1;
	if (x.lo >= y.hi)
		return 0;
	return equal(t, f, a, b, depth) == 1 ? 0 : -1;
}

static int not_so(int is)
{
	return is < 0 ? -1 : !is;
}

static bool arithmetic(unsigned op, int64_t a, int64_t b, int64_t *out)
{
	switch (op) {
	case P_PLUS:
		return !__builtin_add_overflow(a, b, out);
	case P_MINUS:
		return !__builtin_sub_overflow(a, b, out);
	case P_STAR:
		return !__builtin_mul_overflow(a, b, out);
	case P_AMP:
		*out = a & b;
		return true;
	case P_PIPE:
		*out = a | b;
		return true;
	case P_CARET:
		*out = a ^ b;
		return true;
	case P_SHL:
		return a >= 0 && b >= 0 && b < 63 && !__builtin_mul_overflow(a, (int64_t)1 << b, out);
	case P_SHR:
		*out = b >= 0 && b < 63 ? a >> b : 0;
		return a >= 0 && b >= 0 && b < 63;
	}
	return false;
}

static struct known binary(const struct terms *t, const struct facts *f, ir_id e, int depth)
{
	const struct ir_expr *x = &t->ir->exprs[e];
	struct known a, b;
	int64_t n;

	switch (x->op) {
	case P_EQ:
		return truth(equal(t, f, x->a, x->b, depth));
	case P_NE:
		return truth(not_so(equal(t, f, x->a, x->b, depth)));
	case P_LT:
		return truth(less(t, f, x->a, x->b, depth));
	case P_GT:
		return truth(less(t, f, x->b, x->a, depth));
	case P_GE:
		return truth(not_so(less(t, f, x->a, x->b, depth)));
	case P_LE:
		return truth(not_so(less(t, f, x->b, x->a, depth)));
	}
	a = value(t, f, x->a, depth);
	b = value(t, f, x->b, depth);
	if (a.lo == a.hi && b.lo == b.hi && arithmetic(x->op, a.lo, b.lo, &n))
		return KNOWN_INT(n);
	if (x->op == P_AMP && (known_is(&a, 0) || known_is(&b, 0)))
		return KNOWN_INT(0);
	if (t->client->combine && (a.name || b.name))
		return t->client->combine(t->client->ctx, x->op, &a, &b);
	if (x->op == P_PIPE && (known_truth(&a) == 1 || known_truth(&b) == 1))
		return (struct known){ INT64_MIN, INT64_MAX, true, NULL };
	return any;
}

static struct known unary(const struct terms *t, const struct facts *f, ir_id e, int depth)
{
	const struct ir_expr *x = &t->ir->exprs[e];
	struct known a = value(t, f, x->a, depth);

	if (x->op == P_NOT)
		return truth(not_so(known_truth(&a)));
	if (t->client->combine && a.name && a.lo != a.hi)
		return t->client->combine(t->client->ctx, x->op, &a, NULL);
	if (a.lo != a.hi || a.lo == INT64_MIN)
		return any;
	return x->op == P_MINUS ? KNOWN_INT(-a.lo) : x->op == P_TILDE ? KNOWN_INT(~a.lo) : any;
}

static struct known by_itself(const struct terms *t, const struct facts *f, ir_id e, int depth)
{
	const struct ir_expr *x = &t->ir->exprs[e];
	const struct paths_client *c = t->client;
	struct known k = any;

	switch (x->kind) {
	case IE_CONST:
		return KNOWN_INT(x->value);
	case IE_STRING:
	case IE_ADDR:
		k.nonzero = true;
		return k;
	case IE_SIZEOF:
		k.lo = 1;
		return k;
	case IE_PP:
		return c->constant ? c->constant(c->ctx, x->name, true) : any;
	case IE_NAME:
		if (c->constant)
			k = c->constant(c->ctx, x->name, false);
		k.name = k.name ? k.name : x->name;
		return k;
	case IE_UNARY:
		return unary(t, f, e, depth);
	case IE_BINARY:
		return binary(t, f, e, depth);
	}
	return any;
}

static struct known value(const struct terms *t, const struct facts *f, ir_id e, int depth)
{
	const struct known *is;
	struct known k;

	if (!e || depth > DEPTH_MAX)
		return any;
	k = by_itself(t, f, e, depth + 1);
	is = lookup(f, FACT_VALUE, t->same[e], 0);
	return is ? meet(&k, is) : k;
}

struct known known_of(const struct terms *t, const struct facts *f, ir_id e)
{
	return value(t, f, e, 0);
}

/* ---- conditions ------------------------------------------------------------------------------ */

static const struct facts *narrow(const struct terms *t, const struct facts *f, ir_id e, const struct known *to,
				  struct arena *arena)
{
	struct known is = value(t, f, e, 0), now = meet(&is, to);
	enum ir_expr_kind k = t->ir->exprs[e].kind;

	if (impossible(&now))
		return NULL;
	if (now.nonzero && now.lo == 0)
		now.lo = 1;
	if (now.nonzero && now.hi == 0)
		now.hi = -1;
	if (now.lo > now.hi)
		return NULL;
	if (k == IE_CONST || k == IE_STRING || k == IE_ADDR || k == IE_UNKNOWN)
		return f;
	if (k == IE_NAME && now.name == t->ir->exprs[e].name)
		now.name = NULL;
	return put(f, FACT_VALUE, t->same[e], 0, &now, arena);
}

static const struct facts *relate(const struct facts *f, uint8_t kind, ir_id a, ir_id b, bool is, struct arena *arena)
{
	const struct known k = KNOWN_INT(is);

	return put(f, kind, a, b, &k, arena);
}

static const struct facts *assume_equal(const struct terms *t, const struct facts *f, ir_id a, ir_id b, bool is,
					struct arena *arena)
{
	struct known x = value(t, f, a, 0), y = value(t, f, b, 0), rest = any;
	int now = equal(t, f, a, b, 0);
	ir_id sa = t->same[a], sb = t->same[b];

	if (now >= 0 && now != is)
		return NULL;
	if (is) {
		f = narrow(t, f, a, &y, arena);
		f = f ? narrow(t, f, b, &x, arena) : NULL;
	} else if (y.lo == y.hi || x.lo == x.hi) {
		ir_id e = y.lo == y.hi ? a : b;
		int64_t n = y.lo == y.hi ? y.lo : x.lo;
		struct known v = e == a ? x : y;

		rest.nonzero = n == 0;
		rest.lo = v.lo == n && n < INT64_MAX ? n + 1 : INT64_MIN;
		rest.hi = v.hi == n && n > INT64_MIN ? n - 1 : INT64_MAX;
		f = narrow(t, f, e, &rest, arena);
	}
	if (!f || (x.lo == x.hi && y.lo == y.hi))
		return f;
	return relate(f, FACT_EQUAL, MIN(sa, sb), MAX(sa, sb), is, arena);
}

static const struct facts *assume_less(const struct terms *t, const struct facts *f, ir_id a, ir_id b, bool is,
				       struct arena *arena)
{
	struct known x = value(t, f, a, 0), y = value(t, f, b, 0), to_a = any, to_b = any;
	int now = less(t, f, a, b, 0);

	if (now >= 0 && now != is)
		return NULL;
	if (is) {
		to_a.hi = y.hi > INT64_MIN && y.hi < INT64_MAX ? y.hi - 1 : INT64_MAX;
		to_b.lo = x.lo < INT64_MAX && x.lo > INT64_MIN ? x.lo + 1 : INT64_MIN;
	} else {
		to_a.lo = y.lo;
		to_b.hi = x.hi;
	}
	f = narrow(t, f, a, &to_a, arena);
	f = f ? narrow(t, f, b, &to_b, arena) : NULL;
	if (!f || (x.lo == x.hi && y.lo == y.hi))
		return f;
	return relate(f, FACT_LESS, t->same[a], t->same[b], is, arena);
}

const struct facts *facts_assume(const struct terms *t, const struct facts *f, ir_id e, bool is, struct arena *arena)
{
	static const struct facts none;
	const struct ir_expr *x = &t->ir->exprs[e];
	struct known to = any;

	if (!f)
		f = &none;
	if (x->kind == IE_UNARY && x->op == P_NOT)
		return facts_assume(t, f, x->a, !is, arena);
	if (x->kind == IE_BINARY) {
		switch (x->op) {
		case P_EQ:
		case P_NE:
			return assume_equal(t, f, x->a, x->b, is == (x->op == P_EQ), arena);
		case P_LT:
		case P_GE:
			return assume_less(t, f, x->a, x->b, is == (x->op == P_LT), arena);
		case P_GT:
		case P_LE:
			return assume_less(t, f, x->b, x->a, is == (x->op == P_GT), arena);
		}
	}
	if (is)
		to.nonzero = true;
	else
		to.lo = to.hi = 0;
	return narrow(t, f, e, &to, arena);
}

/* ---- what an assignment or a call changes ---------------------------------------------------- */

struct change {
	const struct terms *t;
	enum ir_expr_kind kind;  /* IE_VAR, IE_FIELD, IE_DEREF, IE_NAME: what is assigned; IE_CALL */
	uint32_t var;
	const char *name;
	ir_id call;
};

static bool touches_self(const struct change *c, ir_id e)
{
	const struct ir_expr *x = &c->t->ir->exprs[e];

	if (c->kind == IE_CALL)
		return c->t->same[e] == c->call || (x->kind == IE_VAR && c->t->ir->vars[x->var].address_taken);
	if (x->kind != c->kind)
		return false;
	return c->kind == IE_VAR ? x->var == c->var : c->kind == IE_DEREF || x->name == c->name;
}

static bool touches(const struct change *c, ir_id e, int depth)
{
	const struct ir_expr *x = &c->t->ir->exprs[e];

	if (!e)
		return false;
	if (depth > DEPTH_MAX || touches_self(c, e))
		return true;
	if (x->kind != IE_CALL && x->kind != IE_LIST)
		return touches(c, x->a, depth + 1) || touches(c, x->b, depth + 1);
	for (uint32_t i = 0; i < x->nargs; i++)
		if (touches(c, c->t->ir->args[x->args + i], depth + 1))
			return true;
	return false;
}

static const struct facts *without(const struct change *c, const struct facts *f, struct arena *arena)
{
	struct facts *out = NULL;
	uint32_t n = 0;

	for (uint32_t i = 0; f && i < f->n; i++) {
		bool gone = touches(c, f->at[i].a, 0) || touches(c, f->at[i].b, 0);

		if (gone && !out) {
			out = room(arena, f->n);
			memcpy(out->at, f->at, i * sizeof(*f->at));
			n = i;
		} else if (!gone && out) {
			out->at[n++] = f->at[i];
		}
	}
	if (!out)
		return f;
	out->n = n;
	return out;
}

const struct facts *facts_forget(const struct terms *t, const struct facts *f, ir_id place, struct arena *arena)
{
	const struct ir_expr *x = &t->ir->exprs[place];
	struct change c = { .t = t, .kind = x->kind, .var = x->var, .name = x->name };

	return without(&c, f, arena);
}

const struct facts *facts_call(const struct terms *t, const struct facts *f, ir_id call, struct arena *arena)
{
	struct change c = { .t = t, .kind = IE_CALL, .call = call };

	return t->same[call] == call && !is_pure(t, &t->ir->exprs[call]) ? without(&c, f, arena) : f;
}
