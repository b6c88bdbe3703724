// SPDX-License-Identifier: GPL-2.0-only
/* From an answer's witness to what was applied where, and under which bindings. */
#include "match/ctl.h"

#define MAX_KEPT 20000

typedef VEC(const struct env *) envs_list_t;
struct collector {
	struct checker *c;
	const struct metavar *const *kept;
	struct map *done;            /* witness → envs_list_t */
	VEC(uint32_t) stamp;         /* by env's id: in which list it was put last */
	uint32_t lists;
};

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

static void list_add(struct collector *k, envs_list_t *list, const struct env *env)
{
	while (k->stamp.len <= env->id)
		vec_push(&k->stamp, 0);
	if (k->stamp.at[env->id] == k->lists)
		return;
	k->stamp.at[env->id] = k->lists;
	if (list->len == MAX_KEPT)
		k->c->gave_up = true;
	else
		vec_push(list, env);
}

static bool same_metavars(const struct env *a, const struct env *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (a->at[i].mv != b->at[i].mv)
			return false;
	return true;
}

/* Do all of both lists bind the same metavariables? Then each is a way of its own, and none fits to another. */
static bool alike(const envs_list_t *a, const envs_list_t *b)
{
	for (size_t i = 0; i < a->len; i++)
		if (!same_metavars(a->at[i], b->at[0]))
			return false;
	for (size_t i = 0; i < b->len; i++)
		if (!same_metavars(b->at[i], a->at[0]))
			return false;
	return true;
}

/* Both happened. Where they say different things of one metavariable, there are two ways. */
static void cross(struct collector *k, const envs_list_t *a, const envs_list_t *b, envs_list_t *out)
{
	if (alike(a, b)) {
		for (size_t i = 0; i < a->len; i++)
			list_add(k, out, a->at[i]);
		for (size_t i = 0; i < b->len; i++)
			list_add(k, out, b->at[i]);
		return;
	}
	for (size_t i = 0; i < a->len && !k->c->gave_up; i++)
		for (size_t j = 0; j < b->len && ctl_spend(k->c); j++) {
			const struct env *m = merged(k->c, a->at[i], b->at[j], k->kept);

			if (m) {
				list_add(k, out, m);
			} else {
				list_add(k, out, a->at[i]);
				list_add(k, out, b->at[j]);
			}
		}
}

static const envs_list_t *collect(struct collector *k, const struct witness *w)
{
	envs_list_t *out;
	const envs_list_t *a = NULL, *b = NULL;
	uintptr_t *slot;
	bool is_new;

	slot = map_slot(k->done, (const char *)&w, sizeof(w), &is_new);
	if (!is_new)
		return (const envs_list_t *)*slot;
	if (w && w->kind != WIT_MATCH)
		a = collect(k, w->a);
	if (w && w->kind == WIT_BOTH)
		b = collect(k, w->b);
	out = xcalloc(1, sizeof(*out));
	k->lists++;
	if (b) {
		cross(k, a, b, out);
	} else if (a) {
		for (size_t i = 0; i < a->len; i++) {
			const struct env *m = merged(k->c, a->at[i], w->bind, k->kept);

			list_add(k, out, m ? m : a->at[i]);
		}
	} else {
		list_add(k, out, env_empty(k->c->envs));
	}
	*map_slot(k->done, (const char *)&w, sizeof(w), &is_new) = (uintptr_t)out;
	return out;
}

static void collector_release(struct collector *k)
{
	for (size_t i = 0; i < map_size(k->done); i++) {
		envs_list_t *l = (envs_list_t *)map_value(k->done, i);

		vec_release(l);
		free(l);
	}
	map_free(k->done);
	vec_release(&k->stamp);
}

/* ---- what was applied ------------------------------------------------------------------------------------- */
struct gather {
	struct checker *c;
	struct map *seen;
	VEC(struct applied) applied;
};

static int by_name(const void *pa, const void *pb)
{
	const struct binding *a = pa, *b = pb;

	return a->mv->name == b->mv->name ? 0 : (uintptr_t)a->mv->name < (uintptr_t)b->mv->name ? -1 : 1;
}

/* n: how many are there already; at has room */
static size_t add_fresh(struct checker *c, struct binding *at, size_t n)
{
	const struct smpl_rule *r = c->u->rule;
	const struct bindings b = { .at = at, .len = n };

	for (size_t i = 0; i < r->nmetavars; i++) {
		const struct metavar *mv = &r->metavars[i];
		const struct value *v = NULL;

		if (mv->kind == MV_FRESH && !mv->from_rule)
			v = fresh_value(mv, r, &b, &c->u->inherited, c->u->arena);
		if (v)
			at[n++] = (struct binding){ .mv = mv, .value = v };
	}
	return n;
}

static struct bindings bindings_of(struct checker *c, const struct env *env, bool inherited)
{
	const struct bindings *in = &c->u->inherited;
	struct binding *at = arena_alloc(c->u->arena, (env->n + in->len + c->u->rule->nmetavars + 1) * sizeof(*at));
	size_t n = 0;

	for (uint32_t i = 0; i < env->n; i++)
		if (!env->at[i].never && !ctl_is_brace(env->at[i].mv))
			at[n++] = (struct binding){ .mv = env->at[i].mv, .value = env->at[i].value };
	for (size_t i = 0; inherited && i < in->len; i++)
		if (!env_get(env, in->at[i].mv))
			at[n++] = in->at[i];
	if (n > 1)
		qsort(at, n, sizeof(*at), by_name);
	n = inherited ? add_fresh(c, at, n) : n;
	if (n > 1)
		qsort(at, n, sizeof(*at), by_name);
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
	struct collector k = { .c = c, .kept = kept, .done = map_new() };
	const envs_list_t *list = collect(&k, a->wit);
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
	collector_release(&k);
	map_free(g.seen);
	vec_release(&g.applied);
}
