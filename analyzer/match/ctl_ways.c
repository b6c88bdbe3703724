// SPDX-License-Identifier: GPL-2.0-only
/* From an answer's witness to what was applied where, and under which bindings. */
#include "match/ctl.h"

/* ---- bindings of the metavariables that are kept ------------------------------------------------------- */
/*
 * Each has one value in a match, but for positions: those have all that some part of the match bound them to, in the order
 * of the file.
 */
struct collector {
	struct checker *c;
	const struct metavar *mv;
	struct map *seen;            /* witnesses */
	VEC(const struct value *) values;
};

static void collect_value(struct collector *k, const struct value *v)
{
	for (size_t i = 0; i < k->values.len; i++)
		if (k->values.at[i]->key == v->key)
			return;
	vec_push(&k->values, v);
}

static void collect_positions(struct collector *k, const struct witness *w)
{
	bool is_new;

	if (!w)
		return;
	map_slot(k->seen, (const char *)&w, sizeof(w), &is_new);
	if (!is_new)
		return;
	if (w->kind == WIT_BIND) {
		const struct value *v = env_get(w->bind, k->mv);

		if (v)
			collect_value(k, v);
	}
	if (w->kind != WIT_MATCH)
		collect_positions(k, w->a);
	if (w->kind == WIT_BOTH)
		collect_positions(k, w->b);
}

static int by_place(const void *pa, const void *pb)
{
	const struct place *a = &(*(const struct value *const *)pa)->place, *b = &(*(const struct value *const *)pb)->place;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return a->end < b->end ? -1 : a->end > b->end;
}

static const struct value *positions_of(struct checker *c, const struct metavar *mv, const struct witness *wit)
{
	struct collector k = { .c = c, .mv = mv, .seen = map_new() };
	const struct value **also, *v = NULL;
	struct value *all;

	collect_positions(&k, wit);
	if (k.values.len > 1) {
		qsort(k.values.at, k.values.len, sizeof(*k.values.at), by_place);
		also = arena_alloc(c->u->arena, k.values.len * sizeof(*also));
		memcpy(also, k.values.at + 1, (k.values.len - 1) * sizeof(*also));
		also[k.values.len - 1] = NULL;
		all = arena_alloc(c->u->arena, sizeof(*all));
		*all = *k.values.at[0];
		all->also = also;
		v = all;
	} else if (k.values.len) {
		v = k.values.at[0];
	}
	map_free(k.seen);
	vec_release(&k.values);
	return v;
}

static const struct value *value_in(const struct witness *wit, const struct metavar *mv)
{
	const struct value *v = NULL;

	for (; wit && wit->kind == WIT_BIND && !v; wit = wit->a)
		v = env_get(wit->bind, mv);
	return v;
}

static int by_name(const void *pa, const void *pb);

static struct bindings kept_bindings(struct checker *c, const struct witness *wit, const struct metavar *const *kept)
{
	struct binding *at;
	size_t n = 0;

	while (kept && kept[n])
		n++;
	at = arena_alloc(c->u->arena, (n + 1) * sizeof(*at));
	for (n = 0; kept && *kept; kept++) {
		const struct value *v = (*kept)->kind == MV_POSITION ? positions_of(c, *kept, wit) : value_in(wit, *kept);

		if (v)
			at[n++] = (struct binding){ .mv = *kept, .value = v };
	}
	if (n > 1)
		qsort(at, n, sizeof(*at), by_name);
	return (struct bindings){ .at = at, .len = n };
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

/* Just one text: each match gets a name of its own. */
static bool is_numbered(const struct metavar *mv)
{
	return mv->kind == MV_FRESH && !mv->from_rule && mv->nseed == 1 && mv->seed[0].text;
}

static const struct value *named(struct checker *c, const char *name)
{
	struct value *v = arena_alloc(c->u->arena, sizeof(*v));

	v->kind = VAL_IDENT;
	v->key = v->text = name;
	v->type = ctype_unknown;
	v->count = 1;
	return v;
}

static const struct value *numbered(struct checker *c, const struct metavar *mv, unsigned number)
{
	return named(c, intern(arena_printf(c->u->arena, "%s%u", mv->seed[0].text, number)));
}

static const struct value *made_by_script(struct checker *c, const struct metavar *mv, const struct bindings *b)
{
	const char *name = c->u->script_name ? c->u->script_name(c->u->ctx, mv, b) : NULL;

	return name ? named(c, name) : NULL;
}

/* n: how many are there already; at has room */
static size_t add_fresh(struct checker *c, struct binding *at, size_t n)
{
	const struct smpl_rule *r = c->u->rule;
	const struct bindings b = { .at = at, .len = n };
	unsigned number = c->fresh;

	for (size_t i = 0; i < r->nmetavars; i++) {
		const struct metavar *mv = &r->metavars[i];
		const struct value *v = NULL;

		if (is_numbered(mv))
			v = numbered(c, mv, number++);
		else if (mv->kind == MV_FRESH && !mv->from_rule && mv->seed_script)
			v = made_by_script(c, mv, &b);
		else if (mv->kind == MV_FRESH && !mv->from_rule)
			v = fresh_value(mv, r, &b, &c->u->inherited, c->u->arena);
		if (v)
			at[n++] = (struct binding){ .mv = mv, .value = v };
	}
	return n;
}

static struct bindings bindings_of(struct checker *c, const struct env *env)
{
	const struct bindings *in = &c->u->inherited;
	struct binding *at = arena_alloc(c->u->arena, (env->n + in->len + c->u->rule->nmetavars + 1) * sizeof(*at));
	size_t n = 0;

	for (uint32_t i = 0; i < env->n; i++)
		if (!env->at[i].never && !ctl_is_brace(env->at[i].mv))
			at[n++] = (struct binding){ .mv = env->at[i].mv, .value = env->at[i].value };
	for (size_t i = 0; i < in->len; i++)
		if (!env_get(env, in->at[i].mv))
			at[n++] = in->at[i];
	if (n > 1)
		qsort(at, n, sizeof(*at), by_name);
	n = add_fresh(c, at, n);
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
							.bindings = bindings_of(g->c, env) });
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

/* Names that were made for this match, when later rules ask for them */
static void hand_on_fresh(struct checker *c, struct way *w, const struct metavar *const *kept)
{
	struct binding *at;
	size_t n = w->bindings.len, most = n;

	for (const struct metavar *const *mv = kept; mv && *mv; mv++)
		most += (*mv)->kind == MV_FRESH;
	if (most == n || !w->napplied)
		return;
	at = arena_alloc(c->u->arena, most * sizeof(*at));
	if (n)
		memcpy(at, w->bindings.at, n * sizeof(*at));
	for (; kept && *kept; kept++) {
		const struct value *v = NULL;

		for (size_t i = 0; i < w->napplied && (*kept)->kind == MV_FRESH && !v; i++)
			v = bindings_get(&w->applied[i].bindings, *kept);
		if (v && !bindings_get(&w->bindings, *kept))
			at[n++] = (struct binding){ .mv = *kept, .value = v };
	}
	qsort(at, n, sizeof(*at), by_name);
	w->bindings = (struct bindings){ .at = at, .len = n };
}

void ctl_way(struct checker *c, const struct answer *a, const struct metavar *const *kept, ways_t *out)
{
	struct gather g = { .c = c, .seen = map_new() };
	struct way w = { .bindings = kept_bindings(c, a->wit, kept) };
	struct applied *applied;

	c->fresh = c->u->fresh ? *c->u->fresh : 0;
	for (size_t i = 0; c->u->fresh && i < c->u->rule->nmetavars; i++)
		*c->u->fresh += is_numbered(&c->u->rule->metavars[i]);
	gather(&g, a->wit, env_empty(c->envs));
	if (g.applied.len > 1)
		qsort(g.applied.at, g.applied.len, sizeof(*g.applied.at), by_node);
	applied = arena_alloc(c->u->arena, g.applied.len * sizeof(*applied) + 1);
	if (g.applied.len)
		memcpy(applied, g.applied.at, g.applied.len * sizeof(*applied));
	w.applied = applied;
	w.napplied = g.applied.len;
	hand_on_fresh(c, &w, kept);
	vec_push(out, w);
	map_free(g.seen);
	vec_release(&g.applied);
}
