// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking clang: each candidate under the profiles that matter for it, then, as long as a place that a
 * rule can touch is compiled under none of them, under further ones.
 */
#include "match/private.h"

struct asked {
	struct run *r;
	const candidates_t *files;
	struct map *by_path;     /* → index in files + 1 */
	struct map *definers;    /* macro → VEC of architectures that define it; see may_define() */
};

static void progress(void *ctx, size_t done, size_t total)
{
	run_step(ctx, "asking clang", done, total);
}

static bool wanted(void *ctx, const char *path, uint32_t start, uint32_t end)
{
	const struct asked *a = ctx;
	uintptr_t no = map_get(a->by_path, path);
	const places_t *p;

	if (!no)
		return false;
	p = &a->files->at[no - 1].places;
	for (size_t i = 0; i < p->len; i++)
		if (p->at[i] >= start && p->at[i] < end)
			return true;
	return false;
}

/* ---- who defines a macro? ---------------------------------------------------------------------------- */

struct definers {
	bool anywhere; /* in code of no architecture */
	VEC(const char *) arches;
};
struct definer_scan {
	struct index *ix;
	struct definers *d;
};

static bool note_definer(void *ctx, const struct cell *cells, int n)
{
	struct definer_scan *s = ctx;
	uint32_t file = row_file(cells[0].num);
	const char *arch = index_file_arch(s->ix, file), *path = index_file_path(s->ix, file);

	(void)n;
	if (!arch)
		s->d->anywhere |= !path || !tree_path_private(path);
	else
		vec_push(&s->d->arches, arch);
	return s->d->anywhere;
}

static bool may_define(void *ctx, const char *srcarch, const char *macro)
{
	struct asked *a = ctx;
	uintptr_t *slot = map_slot(a->definers, macro, strlen(macro), NULL);
	struct definers *d = (struct definers *)*slot;
	struct definer_scan scan = { .ix = a->r->o->index };

	if (!d) {
		d = xcalloc(1, sizeof(*d));
		*slot = (uintptr_t)d;
		scan.d = d;
		if (index_named(scan.ix, TABLE_MACRO, macro, note_definer, &scan, &(struct err){ 0 }))
			d->anywhere = true;
	}
	for (size_t i = 0; i < d->arches.len; i++)
		if (!strcmp(d->arches.at[i], srcarch))
			return true;
	return d->anywhere;
}

/* ---- the rounds -------------------------------------------------------------------------------------- */

static struct asked *asked_new(struct run *r, const candidates_t *files)
{
	struct asked *a = xcalloc(1, sizeof(*a));

	*a = (struct asked){ .r = r, .files = files, .by_path = map_new(), .definers = map_new() };
	for (size_t i = 0; i < files->len; i++)
		map_set(a->by_path, files->at[i].path, i + 1);
	return a;
}

void asked_free(struct asked *a)
{
	if (!a)
		return;
	for (size_t i = 0; i < map_size(a->definers); i++) {
		struct definers *d = (struct definers *)map_value(a->definers, i);

		vec_release(&d->arches);
		free(d);
	}
	map_free(a->definers);
	map_free(a->by_path);
	free(a);
}

/* Lives as long as the facts */
static const struct fact_request *request(struct run *r)
{
	struct fact_request *q = arena_alloc(r->priv->arena, sizeof(*q));
	VEC(const char *) watch = { 0 };
	const char **names;

	for (size_t i = 0; i < r->rules.len; i++)
		for (size_t k = 0; k < r->rules.at[i]->needs.len; k++)
			vec_push(&watch, r->rules.at[i]->needs.at[k].name);
	names = arena_alloc(r->priv->arena, (watch.len + 1) * sizeof(*names));
	for (size_t i = 0; i < watch.len; i++)
		names[i] = watch.at[i];
	names[watch.len] = NULL;
	vec_release(&watch);
	*q = (struct fact_request){ .profiles = r->o->profiles, .watch = names, .jobs = r->o->jobs,
				    .cache = r->o->cache, .progress = progress, .ctx = r };
	return q;
}

/* This file under the first profile of the architecture that builds it, or under all of them */
static void add_wishes(struct run *r, const char *path, const char *arch, bool every)
{
	const struct profile *const *all = r->o->profiles;

	for (size_t i = 0; all[i]; i++) {
		if (strcmp(profile_srcarch(all[i]), arch) ||
		    (ends_with(path, ".c") && !profile_builds(all[i], path)))
			continue;
		choice_also(r->choice, path, i);
		if (!every)
			return;
	}
}

/* Where a type depends on the architecture, the usual choice of profiles may miss the one it fits for. */
static size_t ask_arches(struct run *r, const candidates_t *files, const struct fact_wish **wishes)
{
	for (size_t i = 0; i < files->len; i++)
		for (size_t k = 0; k < files->at[i].arches.len; k++)
			add_wishes(r, files->at[i].path, files->at[i].arches.at[k], r->every_profile);
	return choice_wishes(r->choice, wishes);
}

/* ---- macros of headers ------------------------------------------------------------------------------- */

typedef VEC(struct fact_wish) wishes_t;

static bool seen_by_clang(const struct run *r, const char *path, uint32_t off)
{
	const struct file_facts *ff = facts_of(r->facts, path);
	const struct fact *f;

	return ff && (file_facts_find(ff, off, 0, FK_DEREF, &f) || file_facts_find(ff, off, 0, FK_INDEX, &f) ||
		      file_facts_find(ff, off, 0, FK_CALL, &f));
}

/* Is there room for some more profiles of this file? */
static bool has_room(const struct run *r, const char *path)
{
	const struct file_facts *ff = facts_of(r->facts, path);

	return !ff || ff->nprofiles < FILE_PROFILES_MAX / 2;
}

/* The first C file that names the macro and that one of these profiles builds, under that profile */
static void add_user(struct run *r, const char *macro, const char *arch, wishes_t *out)
{
	const struct profile *const *all = r->o->profiles;
	file_ids_t users = { 0 };
	const char *path, *of;
	size_t before = out->len;

	if (!index_files_using(r->o->index, macro, false, &users, NULL))
		index_sort_files(r->o->index, &users);
	for (size_t p = 0; all[p] && out->len == before; p++) {
		if (arch && strcmp(profile_srcarch(all[p]), arch))
			continue;
		for (size_t i = 0; i < users.len && out->len == before; i++) {
			path = index_file_path(r->o->index, users.at[i]);
			of = path ? tree_path_arch(path) : NULL;
			if (path && ends_with(path, ".c") && (!of || !strcmp(of, profile_srcarch(all[p]))) &&
			    profile_builds(all[p], path) && has_room(r, path))
				vec_push(out, (struct fact_wish){ path, p });
		}
	}
	vec_release(&users);
}

/* Clang sees a macro's body where the macro is used: files that use those of which it has seen nothing. */
static int ask_macro_users(struct run *r, const candidates_t *files, struct err *err)
{
	wishes_t wishes = { 0 };
	const struct candidate *c;
	struct fact_wish header;
	size_t before;
	int ret = 0;

	for (size_t i = 0; i < files->len; i++) {
		c = &files->at[i];
		for (size_t k = 0; k < c->in_macros.len; k++) {
			if (!has_room(r, c->path) || seen_by_clang(r, c->path, c->in_macros.at[k].off))
				continue;
			before = wishes.len;
			add_user(r, c->in_macros.at[k].macro, tree_path_arch(c->path), &wishes);
			if (wishes.len == before)
				continue;
			header = (struct fact_wish){ c->path, wishes.at[before].profile };
			vec_push(&wishes, header);
		}
	}
	if (wishes.len)
		ret = facts_collect(r->facts, wishes.at, wishes.len, err);
	vec_release(&wishes);
	return ret;
}

int ask_clang(struct run *r, const candidates_t *files, const paths_t *covered, struct err *err)
{
	const char **paths = arena_alloc(r->priv->arena, (files->len + covered->len + 1) * sizeof(*paths));
	const struct fact_wish *wishes;
	struct choice_options o = { .tree = r->o->tree, .profiles = r->o->profiles, .variants = true,
				    .wanted = r->o->coverage ? NULL : wanted, .may_define = may_define };
	int ret = 0;
	size_t n;

	r->asked = o.ctx = asked_new(r, files);
	for (size_t i = 0; i < files->len; i++)
		paths[i] = files->at[i].path;
	for (size_t i = 0; i < covered->len; i++)
		paths[files->len + i] = covered->at[i];
	run_step(r, "choosing profiles", 0, files->len);
	r->choice = choice_new(&o);
	r->facts = facts_new(request(r));
	choice_first(r->choice, r->facts, paths, &wishes);
	n = ask_arches(r, files, &wishes);
	while (n && !ret) {
		run_step(r, "asking clang", 0, n);
		ret = facts_collect(r->facts, wishes, n, err);
		if (!ret)
			n = choice_next(r->choice, r->facts, &wishes);
	}
	return ret ? ret : ask_macro_users(r, files, err);
}
