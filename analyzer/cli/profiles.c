// SPDX-License-Identifier: GPL-2.0-only
/* Which profiles a command runs under, and opening them. */
#include "cli/profiles.h"

/* The user's own build, as the only profile */
static int open_build(struct profiles *p, const struct profile_wish *w, struct err *err)
{
	struct profile_options o = { .name = w->list, .build = w->build, .compdb = w->compdb };
	struct profile *one;
	int rc = profile_open(&one, w->tree, &o, err);

	if (!rc)
		vec_push(&p->open, one);
	return rc;
}

static void select_prepared(const struct tree *t, struct profile_specs *out)
{
	const struct profile_spec *s;

	for (size_t i = 0; (s = profile_spec_at(i)); i++)
		if (profile_is_prepared(t, s))
			vec_push(&out->items, s);
}

/* The one that most people build goes first: generic code is read under the first one that builds it. */
static void usual_first(struct profile_specs *specs)
{
	const struct profile_spec *first = profile_spec("x86_64");
	size_t i;

	for (i = 0; i < specs->items.len && specs->items.at[i] != first; i++)
		;
	if (i == specs->items.len)
		return;
	memmove(&specs->items.at[1], &specs->items.at[0], i * sizeof(specs->items.at[0]));
	specs->items.at[0] = first;
}

/* Why profiles could not be made: name → text */
static void note_failure(void *ctx, const struct prepare_result *r, size_t ndone, size_t total)
{
	struct map *failures = ctx;

	(void)ndone;
	(void)total;
	if (r->code)
		map_set(failures, r->spec->name, (uintptr_t)intern(r->text));
}

static int prepare(const struct profile_wish *w, const struct profile_specs *specs, struct map *failures,
		   struct err *err)
{
	struct prepare_options o = { .jobs = w->jobs, .verbose = w->verbose, .done = note_failure, .ctx = failures };
	struct profile_specs missing = { 0 };
	int rc = 0;

	for (size_t i = 0; i < specs->items.len; i++)
		if (!profile_is_prepared(w->tree, specs->items.at[i]))
			vec_push(&missing.items, specs->items.at[i]);
	o.specs = &missing;
	if (missing.items.len)
		rc = profile_prepare(w->tree, &o, err);
	vec_release(&missing.items);
	return rc;
}

/* One that cannot be had is remembered, with the failure to make it; the others go on. */
static int open_one(struct profiles *p, const struct profile_wish *w, const struct profile_spec *s,
		    const char *failure, struct err *err)
{
	struct profile_options o = { .name = s->name };
	struct profile *one;
	struct missing_profile m;
	int rc = profile_open(&one, w->tree, &o, err);

	if (!rc) {
		vec_push(&p->open, one);
	} else if (rc == ERR_ENV) {
		m = (struct missing_profile){ s, xstrdup(failure ? failure : err->text) };
		vec_push(&p->missing, m);
		err_clear(err);
		return 0;
	}
	return rc;
}

int profiles_open(struct profiles *p, const struct profile_wish *w, struct err *err)
{
	struct profile_specs specs = { 0 };
	struct map *failures;
	int rc = 0;

	*p = (struct profiles){ 0 };
	if (w->build || w->compdb)
		return open_build(p, w, err);
	if (w->list)
		rc = profile_select(w->tree, w->list, &specs, err);
	else
		select_prepared(w->tree, &specs);
	if (!rc && !specs.items.len && !w->optional)
		vec_push(&specs.items, profile_spec("x86_64")); /* to say how to get it */
	usual_first(&specs);
	failures = map_new();
	if (!rc && w->prepare)
		rc = prepare(w, &specs, failures, err);
	for (size_t i = 0; i < specs.items.len && !rc; i++)
		rc = open_one(p, w, specs.items.at[i],
			      (const char *)map_get(failures, specs.items.at[i]->name), err);
	map_free(failures);
	vec_release(&specs.items);
	if (!rc && !p->open.len && !w->optional)
		rc = err_set(err, ERR_ENV, "%s%s", p->missing.at[0].why,
			     w->prepare ? "" : ", or let this command do it with --prepare");
	if (rc)
		profiles_close(p);
	return rc;
}

void profiles_close(struct profiles *p)
{
	for (size_t i = 0; i < p->open.len; i++)
		profile_free(p->open.at[i]);
	for (size_t i = 0; i < p->missing.len; i++)
		free(p->missing.at[i].why);
	vec_release(&p->open);
	vec_release(&p->missing);
}

const struct profile *const *profiles_list(const struct profiles *p, struct arena *arena)
{
	const struct profile **list = arena_alloc(arena, (p->open.len + 1) * sizeof(*list));

	for (size_t i = 0; i < p->open.len; i++)
		list[i] = p->open.at[i];
	list[p->open.len] = NULL;
	return list;
}
