// SPDX-License-Identifier: GPL-2.0-only
/* Environments and witnesses while a formula is checked: interned, so that equal ones are one pointer. */
#include "match/formula.h"

struct envs {
	struct arena *arena;
	struct map *envs, *witnesses;
	uint32_t nenvs, nwitnesses;
	VEC(struct env_entry) scratch;
};

struct envs *envs_new(struct arena *a)
{
	struct envs *e = xcalloc(1, sizeof(*e));

	e->arena = a;
	e->envs = map_new();
	e->witnesses = map_new();
	return e;
}

void envs_free(struct envs *e)
{
	if (!e)
		return;
	map_free(e->envs);
	map_free(e->witnesses);
	vec_release(&e->scratch);
	free(e);
}

/* ---- environments ------------------------------------------------------------------------------ */
static int by_metavar(const void *pa, const void *pb)
{
	const struct env_entry *a = pa, *b = pb;

	if (a->mv != b->mv)
		return (uintptr_t)a->mv < (uintptr_t)b->mv ? -1 : 1;
	if (a->never != b->never)
		return a->never ? 1 : -1;
	if (a->value->key != b->value->key)
		return (uintptr_t)a->value->key < (uintptr_t)b->value->key ? -1 : 1;
	return 0;
}

/* The environment that scratch holds. The key is made of keys of values, not of values: equal is equal. */
static const struct env *interned(struct envs *e)
{
	struct { const void *mv, *key; uintptr_t never; } *key;
	size_t n = e->scratch.len, size = MAX(n, 1) * sizeof(*key);
	uintptr_t *slot;
	bool is_new;

	if (n > 1)
		qsort(e->scratch.at, n, sizeof(*e->scratch.at), by_metavar);
	key = xcalloc(1, size);
	for (size_t i = 0; i < n; i++) {
		key[i].mv = e->scratch.at[i].mv;
		key[i].key = e->scratch.at[i].value->key;
		key[i].never = e->scratch.at[i].never;
	}
	slot = map_slot(e->envs, (const char *)key, n * sizeof(*key), &is_new);
	if (is_new) {
		struct env *env = arena_alloc(e->arena, sizeof(*env) + n * sizeof(env->at[0]));

		env->n = (uint32_t)n;
		env->id = ++e->nenvs;
		if (n)
			memcpy(env->at, e->scratch.at, n * sizeof(env->at[0]));
		*slot = (uintptr_t)env;
	}
	free(key);
	return (const struct env *)*slot;
}

const struct env *env_empty(struct envs *e)
{
	e->scratch.len = 0;
	return interned(e);
}

const struct value *env_get(const struct env *e, const struct metavar *mv)
{
	for (uint32_t i = 0; i < e->n; i++)
		if (e->at[i].mv == mv && !e->at[i].never)
			return e->at[i].value;
	return NULL;
}

const struct env *env_bind(struct envs *e, const struct env *to, const struct metavar *mv, const struct value *v)
{
	e->scratch.len = 0;
	for (uint32_t i = 0; i < to->n; i++) {
		const struct env_entry *at = &to->at[i];

		if (at->mv != mv) {
			vec_push(&e->scratch, *at);
		} else if (!at->never) {
			return value_equal(at->value, v) ? to : NULL;
		} else if (value_equal(at->value, v)) {
			return NULL;
		}
	}
	vec_push(&e->scratch, (struct env_entry){ .mv = mv, .value = v });
	return interned(e);
}

const struct env *env_forbid(struct envs *e, const struct env *to, const struct metavar *mv, const struct value *v)
{
	e->scratch.len = 0;
	for (uint32_t i = 0; i < to->n; i++) {
		const struct env_entry *at = &to->at[i];

		if (at->mv == mv && !at->never)
			return value_equal(at->value, v) ? NULL : to;
		if (at->mv == mv && value_equal(at->value, v))
			return to;
		vec_push(&e->scratch, *at);
	}
	vec_push(&e->scratch, (struct env_entry){ .mv = mv, .value = v, .never = true });
	return interned(e);
}

static bool is_one_of(const struct metavar *mv, const struct metavar *const *vars)
{
	for (; *vars; vars++)
		if (*vars == mv)
			return true;
	return false;
}

const struct env *env_drop(struct envs *e, const struct env *from, const struct metavar *const *vars)
{
	e->scratch.len = 0;
	for (uint32_t i = 0; i < from->n; i++)
		if (!is_one_of(from->at[i].mv, vars))
			vec_push(&e->scratch, from->at[i]);
	return e->scratch.len == from->n ? from : interned(e);
}

/* ---- witnesses ----------------------------------------------------------------------------------- */
static const struct witness *witness(struct envs *e, struct witness like)
{
	const void *key[] = { (const void *)(uintptr_t)like.kind, like.found, (const void *)(uintptr_t)like.node,
			      like.bind, like.a, like.b };
	struct witness *w;
	uintptr_t *slot;
	bool is_new;

	slot = map_slot(e->witnesses, (const char *)key, sizeof(key), &is_new);
	if (is_new) {
		w = arena_alloc(e->arena, sizeof(*w));
		*w = like;
		w->id = ++e->nwitnesses;
		*slot = (uintptr_t)w;
	}
	return (const struct witness *)*slot;
}

const struct witness *witness_match(struct envs *e, const struct found *found, flow_id node)
{
	return witness(e, (struct witness){ .kind = WIT_MATCH, .found = found, .node = node });
}

const struct witness *witness_both(struct envs *e, const struct witness *a, const struct witness *b)
{
	if (!a || !b || a == b)
		return a ? a : b;
	if ((a->kind == WIT_BOTH && (a->a == b || a->b == b)))
		return a;
	if (a->id > b->id) {
		const struct witness *t = a;

		a = b;
		b = t;
	}
	return witness(e, (struct witness){ .kind = WIT_BOTH, .a = a, .b = b });
}

const struct witness *witness_bind(struct envs *e, const struct env *env, const struct metavar *const *vars,
				   const struct witness *w)
{
	e->scratch.len = 0;
	for (uint32_t i = 0; i < env->n; i++)
		if (!env->at[i].never && is_one_of(env->at[i].mv, vars))
			vec_push(&e->scratch, env->at[i]);
	if (!e->scratch.len)
		return w;
	return witness(e, (struct witness){ .kind = WIT_BIND, .bind = interned(e), .a = w });
}
