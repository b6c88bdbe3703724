// SPDX-License-Identifier: GPL-2.0-only
/* From an answer's witness to what was applied where, and under which bindings. */
#include "match/ctl.h"

#define MAX_KEPT 20000

typedef VEC(const struct env *) envs_list_t;

/* ---- bindings of the metavariables that are kept ------------------------------------------------------- */
static bool is_kept(const struct metavar *mv, const struct metavar *const *kept)
{
	for (; kept && *kept; kept++)
		if (*kept == mv)
			return true;
	return false;
}

/* With the kept ones of `from` on top; NULL: they contradict each other. */
static const struct env *merged(struct checker *c, const struct env *to, const struct env *from,
				const struct metavar *const *kept)
{
	for (uint32_t i = 0; to && i < from->n; i++)
		if (!from->at[i].never && is_kept(from->at[i].mv, kept))
			to = env_bind(c->envs, to, from->at[i].mv, from->at[i].value);
	return to;
}

static void list_add(envs_list_t *list, const struct env *env)
{
	for (size_t i = list->len; i > 0; i--)
		if (list->at[i - 1] == env)
			return;
	if (list->len < MAX_KEPT)
		vec_push(list, env);
}

/* Both happened. Where they say different things of one metavariable, there are two ways. */
static void cross(struct checker *c, const envs_list_t *a, const envs_list_t *b, const struct metavar *const *kept,
		  envs_list_t *out)
{
	for (size_t i = 0; i < a->len; i++)
		for (size_t k = 0; k < b->len; k++) {
			const struct env *m = merged(c, a->at[i], b->at[k], kept);

			if (m) {
				list_add(out, m);
			} else {
				list_add(out, a->at[i]);
				list_add(out, b->at[k]);
			}
		}
}

static const envs_list_t *collect(struct checker *c, const struct witness *w, const struct metavar *const *kept,
				  struct map *done)
{
	envs_list_t *out;
	const envs_list_t *a, *b;
	uintptr_t *slot;
	bool is_new;

	slot = map_slot(done, (const char *)&w, sizeof(w), &is_new);
	if (!is_new)
		return (const envs_list_t *)*slot;
	out = xcalloc(1, sizeof(*out));
	if (w && w->kind == WIT_BOTH) {
		a = collect(c, w->a, kept, done);
		b = collect(c, w->b, kept, done);
		cross(c, a, b, kept, out);
	} else if (w && w->kind == WIT_BIND) {
		a = collect(c, w->a, kept, done);
		for (size_t i = 0; i < a->len; i++) {
			const struct env *m = merged(c, a->at[i], w->bind, kept);

			list_add(out, m ? m : a->at[i]);
		}
	} else {
		list_add(out, env_empty(c->envs));
	}
	*map_slot(done, (const char *)&w, sizeof(w), &is_new) = (uintptr_t)out;
	return out;
}

/* ---- what was applied ------------------------------------------------------------------------------------- */
struct gather {
	struct checker *c;
	struct map *seen;
	VEC(struct applied) applied;
};

static int by_address(const void *pa, const void *pb)
{
	const struct binding *a = pa, *b = pb;

	return a->mv == b->mv ? 0 : (uintptr_t)a->mv < (uintptr_t)b->mv ? -1 : 1;
}

static bool is_internal(const struct metavar *mv)
{
	return mv->name[0] == '{';
}

static struct bindings bindings_of(struct checker *c, const struct env *env, bool inherited)
{
	const struct bindings *in = &c->u->inherited;
	struct binding *at = arena_alloc(c->u->arena, (env->n + in->len + 1) * sizeof(*at));
	size_t n = 0;

	for (uint32_t i = 0; i < env->n; i++)
		if (!env->at[i].never && !is_internal(env->at[i].mv))
			at[n++] = (struct binding){ .mv = env->at[i].mv, .value = env->at[i].value };
	for (size_t i = 0; inherited && i < in->len; i++)
		if (!env_get(env, in->at[i].mv))
			at[n++] = in->at[i];
	if (n > 1)
		qsort(at, n, sizeof(*at), by_address);
	return (struct bindings){ .at = at, .len = n };
}

static void gather(struct gather *g, const struct witness *w, const struct env *env)
{
	const void *key[] = { w, env };
	bool is_new;

	if (!w)
		return;
	map_slot(g->seen, (const char *)key, sizeof(key), &is_new);
	if (!is_new)
		return;
	if (w->kind == WIT_BOTH) {
		gather(g, w->a, env);
		gather(g, w->b, env);
	} else if (w->kind == WIT_BIND) {
		for (uint32_t i = 0; i < w->bind->n; i++) {
			const struct env *more = env_bind(g->c->envs, env, w->bind->at[i].mv, w->bind->at[i].value);

			env = more ? more : env;
		}
		gather(g, w->a, env);
	} else {
		const struct found *found = w->found;

		for (size_t i = 0; i < found->bindings.len; i++) {
			const struct env *more = env_bind(g->c->envs, env, found->bindings.at[i].mv,
							  found->bindings.at[i].value);

			env = more ? more : env;
		}
		vec_push(&g->applied, (struct applied){ .found = found, .node = w->node,
							.bindings = bindings_of(g->c, env, true) });
	}
}

static int by_node(const void *pa, const void *pb)
{
	const struct applied *a = pa, *b = pb;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	if (a->found->npairs && b->found->npairs && a->found->pairs[0].first != b->found->pairs[0].first)
		return a->found->pairs[0].first < b->found->pairs[0].first ? -1 : 1;
	return a->found->elem->id < b->found->elem->id ? -1 : a->found->elem->id > b->found->elem->id;
}

void ctl_way(struct checker *c, const struct answer *a, const struct metavar *const *kept, ways_t *out)
{
	struct gather g = { .c = c, .seen = map_new() };
	struct map *done = map_new();
	const envs_list_t *list = collect(c, a->wit, kept, done);
	struct applied *applied;

	gather(&g, a->wit, env_empty(c->envs));
	if (g.applied.len > 1)
		qsort(g.applied.at, g.applied.len, sizeof(*g.applied.at), by_node);
	applied = arena_alloc(c->u->arena, g.applied.len * sizeof(*applied) + 1);
	if (g.applied.len)
		memcpy(applied, g.applied.at, g.applied.len * sizeof(*applied));
	for (size_t i = 0; i < list->len; i++) {
		struct way w = { .bindings = bindings_of(c, list->at[i], false) };

		if (!i) {
			w.applied = applied;
			w.napplied = g.applied.len;
		}
		vec_push(out, w);
	}
	for (size_t i = 0; i < map_size(done); i++) {
		envs_list_t *l = (envs_list_t *)map_value(done, i);

		vec_release(l);
		free(l);
	}
	map_free(done);
	map_free(g.seen);
	vec_release(&g.applied);
}
