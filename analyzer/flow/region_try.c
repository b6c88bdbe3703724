// SPDX-License-Identifier: GPL-2.0-only
/*
 * What would be found if one function were another one. Only what depends on it is summed up again: the summaries of
 * functions that mention its name, and so on.
 */
#include "flow/region_private.h"

struct retry {
	struct map *summaries, *contexts;
	VEC(struct region_found) found;
	size_t clean, gaps, runs;
	const struct ir *ir;
};

static bool mentions(const struct ir *ir, const struct map *names)
{
	for (ir_id i = 1; i < ir->nexprs; i++)
		if (ir->exprs[i].kind == IE_NAME && map_hasn(names, (const char *)&ir->exprs[i].name, sizeof(char *)))
			return true;
	return false;
}

/* The names of all whose summaries may depend on b */
static struct map *dependents(const struct regions *r, const struct body *b)
{
	struct map *names = map_new();
	bool more = true;

	*map_slot(names, (const char *)&b->name, sizeof(b->name), NULL) = 1;
	while (more) {
		more = false;
		for (size_t i = 0; i < map_size(r->summaries); i++) {
			const struct summary *s = (const struct summary *)map_value(r->summaries, i);
			const struct body *x = s->body;

			if (map_hasn(names, (const char *)&x->name, sizeof(x->name)))
				continue;
			if (!(x->ir && mentions(x->ir, names)) && !region_kept_mentions(s, names))
				continue;
			*map_slot(names, (const char *)&x->name, sizeof(x->name), NULL) = 1;
			more = true;
		}
	}
	return names;
}

static struct map *without(const struct map *m, const struct map *names, bool summaries)
{
	struct map *kept = map_new();
	const struct body *b;
	const char *key;
	size_t n;

	for (size_t i = 0; i < map_size(m); i++) {
		key = map_key(m, i, &n);
		if (summaries)
			b = ((const struct summary *)map_value(m, i))->body;
		else
			memcpy(&b, key, sizeof(b));
		if (!map_hasn(names, (const char *)&b->name, sizeof(b->name)))
			*map_slot(kept, key, n, NULL) = map_value(m, i);
	}
	return kept;
}

static void begin(struct regions *r, struct body *b, const struct ir *ir, struct retry *t)
{
	struct map *names = dependents(r, b);

	t->summaries = r->summaries;
	t->contexts = r->contexts;
	t->gaps = r->gaps.len;
	t->runs = r->runs;
	t->ir = b->ir;
	memcpy(&t->found, &r->found, sizeof(r->found));
	memset(&r->found, 0, sizeof(r->found));
	r->summaries = without(t->summaries, names, true);
	r->contexts = without(t->contexts, names, false);
	t->clean = map_size(r->summaries);
	r->every = true;
	b->ir = ir;
	if (r->kept)
		region_kept_block(r, b, true);
	map_free(names);
}

static void end(struct regions *r, struct body *b, struct retry *t)
{
	for (size_t i = t->clean; i < map_size(r->summaries); i++)
		region_summary_release((struct summary *)map_value(r->summaries, i));
	map_free(r->summaries);
	map_free(r->contexts);
	r->every = false;
	r->summaries = t->summaries;
	r->contexts = t->contexts;
	r->gaps.len = t->gaps;
	r->runs = t->runs;
	b->ir = t->ir;
	if (r->kept)
		region_kept_block(r, b, false);
	vec_release(&r->tried);
	memcpy(&r->tried, &r->found, sizeof(r->found));
	memcpy(&r->found, &t->found, sizeof(r->found));
}

size_t region_try(struct regions *r, struct body *b, const struct ir *ir, const struct region_found **out)
{
	bool changes = map_hasn(r->changers, (const char *)&b->name, sizeof(b->name));
	bodies_t callers = { 0 };
	struct retry t;

	begin(r, b, ir, &t);
	region_judge(r, b);
	if (changes)
		program_callers(r->program, b->name, &callers);
	for (size_t i = 0; i < callers.len; i++)
		for (size_t k = 0; k < r->judged.len; k++)
			if (r->judged.at[k] == callers.at[i])
				region_judge(r, callers.at[i]);
	vec_release(&callers);
	end(r, b, &t);
	*out = r->tried.at;
	return r->tried.len;
}

static bool same_name(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

bool region_same(const struct region_found *a, const struct region_found *b)
{
	return a->fault == b->fault && a->paused == b->paused && a->body == b->body && a->line == b->line &&
	       same_name(a->direct, b->direct) && same_name(a->callback, b->callback);
}
