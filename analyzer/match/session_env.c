// SPDX-License-Identifier: GPL-2.0-only
/*
 * What rules hand on to later rules: sets of bindings, cut down to what later rules use. Two ways to match that
 * differ only in what nobody asks for any more are one.
 */
#include "match/session_private.h"

const struct value *env_value(const struct env *e, const char *rule, const char *name)
{
	for (size_t i = 0; i < e->len; i++)
		if (e->at[i].rule == rule && e->at[i].name == name)
			return e->at[i].value;
	return NULL;
}

static int by_variable(const struct env_var *a, const struct env_var *b)
{
	int c = a->rule == b->rule ? 0 : strcmp(a->rule, b->rule);

	return c ? c : a->name == b->name ? 0 : strcmp(a->name, b->name);
}

static int by_variable_value(const void *pa, const void *pb)
{
	const struct env_var *a = pa, *b = pb;
	int c = by_variable(a, b);

	return c ? c : value_order(a->value, b->value);
}

size_t env_vars_sort(struct env_var *at, size_t n)
{
	size_t i, kept = 0;

	if (n > 1)
		qsort(at, n, sizeof(*at), by_variable_value);
	for (i = 0; i < n; i++)
		if (!kept || by_variable(&at[kept - 1], &at[i]))
			at[kept++] = at[i];
	return kept;
}

static void add_value(const struct value *v, struct str *out)
{
	str_addf(out, "%p", (const void *)v->key);
	for (size_t i = 0; v->also && v->also[i]; i++)
		str_addf(out, ",%p", (const void *)v->also[i]->key);
}

void env_vars_key(const struct env_var *at, size_t n, struct str *out)
{
	for (size_t i = 0; i < n; i++) {
		str_addf(out, "%p.%p=", (const void *)at[i].rule, (const void *)at[i].name);
		add_value(at[i].value, out);
		str_addch(out, ';');
	}
}

static bool used_after(const struct group *g, const struct env_var *v, size_t i)
{
	struct str key = STR_INIT;
	bool used;

	str_addf(&key, "%s.%s", v->rule, v->name);
	used = map_get(g->s->last_use, key.buf) > i + 1;
	str_release(&key);
	return used;
}

struct env env_next(struct group *g, const struct env *e, size_t i, const struct env_var *more, size_t n, bool matched)
{
	size_t nrules = g->s->nrules, len = 0, k;
	struct env_var *at = arena_alloc(g->arena, (e->len + n + 1) * sizeof(*at));
	bool *flags;
	struct env next = { .at = at, .matched = e->matched };

	for (k = 0; k < e->len; k++)
		if (used_after(g, &e->at[k], i))
			at[len++] = e->at[k];
	for (k = 0; k < n; k++)
		if (used_after(g, &more[k], i) && !env_value(e, more[k].rule, more[k].name))
			at[len++] = more[k];
	next.len = env_vars_sort(at, len);
	if (matched && !e->matched[i]) {
		flags = arena_alloc(g->arena, nrules * sizeof(*flags));
		memcpy(flags, e->matched, nrules * sizeof(*flags));
		flags[i] = true;
		next.matched = flags;
	}
	return next;
}

struct env env_first(struct group *g)
{
	return (struct env){ .matched = arena_alloc(g->arena, g->s->nrules * sizeof(bool)) };
}

static bool same_values(const struct env *a, const struct env *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (by_variable(&a->at[i], &b->at[i]) || !value_same(a->at[i].value, b->at[i].value))
			return false;
	return true;
}

static void join_matched(struct group *g, struct env *into, const struct env *e)
{
	size_t n = g->s->nrules, i;
	bool *flags = arena_alloc(g->arena, n * sizeof(*flags));

	for (i = 0; i < n; i++)
		flags[i] = into->matched[i] || e->matched[i];
	into->matched = flags;
}

void envs_add(struct group *g, envs_t *envs, const struct env *e)
{
	for (size_t i = 0; i < envs->len; i++) {
		if (same_values(&envs->at[i], e)) {
			join_matched(g, &envs->at[i], e);
			return;
		}
	}
	vec_push(envs, *e);
}

/* ---- depends on ------------------------------------------------------------------------------------ */

static size_t rule_index(const struct session *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->nrules && strcmp(s->rules[i].rule->name, name) != 0; i++)
		;
	return i;
}

static bool virtual_defined(const struct session_options *o, const char *name)
{
	for (const char *const *v = o->virtuals; v && *v; v++)
		if (!strcmp(*v, name))
			return true;
	return false;
}

static bool in_path(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	while (starts_with(path, "./"))
		path += 2;
	while (n && dir[n - 1] == '/')
		n--;
	return !strncmp(path, dir, n) && (!path[n] || path[n] == '/');
}

static bool file_in(const struct group *g, const char *dir)
{
	for (size_t i = 0; i < g->units.len; i++)
		if (in_path(g->units.at[i].path, dir))
			return true;
	return false;
}

static bool holds(const struct group *g, const struct depend *d, const struct env *e)
{
	size_t i;

	switch (d->op) {
	case DEP_AND:
		return holds(g, d->a, e) && holds(g, d->b, e);
	case DEP_OR:
		return holds(g, d->a, e) || holds(g, d->b, e);
	case DEP_NOT:
		return !holds(g, d->a, e);
	case DEP_FILE:
		return file_in(g, d->name);
	case DEP_NAME:
	case DEP_EVER:
	case DEP_NEVER:
		i = rule_index(g->s, d->name);
		if (i == g->s->nrules)
			return virtual_defined(g->s->o, d->name) != (d->op == DEP_NEVER);
		if (d->op == DEP_NAME)
			return e->matched[i];
		return g->ever[i] == (d->op == DEP_EVER);
	default:
		return true;
	}
}

bool depends_hold(const struct group *g, size_t i, const struct env *e)
{
	const struct session_rule *r = &g->s->rules[i];

	if (r->proto_of && !e->matched[i - 1])
		return false;
	return !r->rule->depends || holds(g, r->rule->depends, e);
}
