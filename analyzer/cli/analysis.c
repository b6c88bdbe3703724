// SPDX-License-Identifier: GPL-2.0-only
/* Tree, profile, rules, run: the part that check, fix and series share. */
#include <time.h>

#include "base/file.h"
#include "cli/analysis.h"
#include "cli/indexing.h"
#include "cli/rulesdir.h"

/* ---- options ---------------------------------------------------------------------------------- */

/* NULL-terminated, or NULL when none are named. The names live in the arena. */
static const char *const *split_rules(const struct str_list *l, struct arena *arena)
{
	VEC(const char *) names = { 0 };
	const char **out;

	for (size_t i = 0; i < l->items.len; i++) {
		for (const char *s = l->items.at[i]; *s;) {
			size_t n = strcspn(s, ",");

			if (n)
				vec_push(&names, arena_strndup(arena, s, n));
			s += n + (s[n] == ',');
		}
	}
	if (!names.len)
		return NULL;
	out = arena_alloc(arena, (names.len + 1) * sizeof(*out));
	memcpy(out, names.at, names.len * sizeof(*out));
	vec_release(&names);
	return out;
}

/* ---- profiles --------------------------------------------------------------------------------- */

/* The user's own build, as the only profile */
static int open_build(struct analysis *a, const struct analysis_options *o, struct err *err)
{
	struct profile_options po = { .name = o->arch, .build = o->build, .compdb = o->compdb };
	struct profile *p;
	int rc = profile_open(&p, a->tree, &po, err);

	if (!rc)
		vec_push(&a->profiles, p);
	return rc;
}

/* Without --arch: all that are prepared, the one of this machine's kind first, since generic code is read
 * under the first one that builds it. */
static void select_prepared(const struct analysis *a, struct profile_specs *out)
{
	const struct profile_spec *first = profile_spec("x86_64"), *s;

	if (profile_is_prepared(a->tree, first))
		vec_push(&out->items, first);
	for (size_t i = 0; (s = profile_spec_at(i)); i++)
		if (s != first && profile_is_prepared(a->tree, s))
			vec_push(&out->items, s);
	if (!out->items.len)
		vec_push(&out->items, first);
}

static int prepare(struct analysis *a, const struct analysis_options *o, const struct profile_spec *s,
		   struct err *err)
{
	if (!o->prepare || profile_is_prepared(a->tree, s))
		return 0;
	return profile_prepare(a->tree, s->name, cli_jobs(&o->common), o->common.verbose, err);
}

/* One that cannot be had is told and leaves a gap; the others go on. */
static int open_one(struct analysis *a, const struct analysis_options *o, const struct profile_spec *s,
		    struct err *err)
{
	struct profile_options po = { .name = s->name };
	struct profile *p;
	struct missing_profile m;
	int rc = prepare(a, o, s, err);

	if (!rc)
		rc = profile_open(&p, a->tree, &po, err);
	if (!rc) {
		vec_push(&a->profiles, p);
	} else if (rc == ERR_ENV) {
		m = (struct missing_profile){ s, xstrdup(err->text) };
		vec_push(&a->missing, m);
		err_clear(err);
		return 0;
	}
	return rc;
}

static int open_profiles(struct analysis *a, const struct analysis_options *o, struct err *err)
{
	struct profile_specs specs = { 0 };
	int rc = 0;

	if (o->build || o->compdb)
		return open_build(a, o, err);
	if (o->arch)
		rc = profile_select(a->tree, o->arch, &specs, err);
	else
		select_prepared(a, &specs);
	for (size_t i = 0; i < specs.items.len && !rc; i++)
		rc = open_one(a, o, specs.items.at[i], err);
	vec_release(&specs.items);
	if (!rc && !a->profiles.len)
		rc = err_set(err, ERR_ENV, "%s%s", a->missing.at[0].why,
			     o->prepare ? "" : ", or let this command do it with --prepare");
	return rc;
}

static void close_profiles(struct analysis *a)
{
	for (size_t i = 0; i < a->profiles.len; i++)
		profile_free(a->profiles.at[i]);
	for (size_t i = 0; i < a->missing.len; i++)
		free(a->missing.at[i].why);
	vec_release(&a->profiles);
	vec_release(&a->missing);
}

static void tell_profiles(const struct analysis *a, const struct analysis_options *o)
{
	for (size_t i = 0; i < a->missing.len; i++)
		analysis_note(o, "without profile %s: %s", a->missing.at[i].spec->name, a->missing.at[i].why);
	for (size_t i = 0; o->common.verbose && i < a->profiles.len; i++)
		analysis_note(o, "profile %s: %s", profile_name(a->profiles.at[i]),
			      profile_origin(a->profiles.at[i]));
}

/* ---- the run ---------------------------------------------------------------------------------- */

/* With -v each step says how long it took. */
static void show_step(const char *what)
{
	static const char *last;
	static struct timespec start;
	struct timespec now;

	if (last && what && !strcmp(last, what))
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (last)
		fprintf(stderr, "pteris: %s: %.2f s\n", last,
			(double)(now.tv_sec - start.tv_sec) + 1e-9 * (double)(now.tv_nsec - start.tv_nsec));
	last = what;
	start = now;
}

static void progress(void *ctx, const char *what, size_t done, size_t total)
{
	const struct common_options *common = ctx;

	if (common->verbose)
		show_step(what);
	cli_progress(common, what, done, total);
}

static const struct profile *const *opened(const struct analysis *a, struct arena *arena)
{
	const struct profile **list = arena_alloc(arena, (a->profiles.len + 1) * sizeof(*list));

	for (size_t i = 0; i < a->profiles.len; i++)
		list[i] = a->profiles.at[i];
	list[a->profiles.len] = NULL;
	return list;
}

static const struct gap *profile_gaps(const struct analysis *a, struct arena *arena)
{
	struct gap *gaps = arena_alloc(arena, (a->missing.len + 1) * sizeof(*gaps));

	for (size_t i = 0; i < a->missing.len; i++)
		gaps[i] = (struct gap){ arena_printf(arena, "arch/%s", a->missing.at[i].spec->srcarch),
					arena_printf(arena, "not under profile %s: %s",
						     a->missing.at[i].spec->name, a->missing.at[i].why) };
	return gaps;
}

static int run_rules(struct analysis *a, const struct analysis_options *o, bool inferred,
		     const char *const *paths, struct err *err)
{
	struct arena *arena = arena_new();
	struct common_options common = o->common;
	char *home = cache_dir(), *cache = path_join(home, "facts"),
	     *kept = path_join(home, "results");
	struct match_options mo = {
		.tree = a->tree,
		.profiles = opened(a, arena),
		.gaps = profile_gaps(a, arena),
		.ngaps = a->missing.len,
		.cache = cache,
		.kept = kept,
		.index = a->index,
		.rules_dir = rules_dir(err),
		.rules = split_rules(&o->rules, arena),
		.paths = paths && paths[0] ? paths : NULL,
		.arch_code = o->arch_code,
		.inferred = inferred,
		.jobs = cli_jobs(&o->common),
		.progress = progress,
		.ctx = &common,
	};
	int rc = err->code;

	if (!rc && o->rules.items.len && !mo.rules)
		rc = err_set(err, ERR_USAGE, "--rule names no rule");
	if (!rc)
		rc = match_run(&mo, &a->match, err);
	if (common.verbose)
		show_step(NULL);
	cli_progress_end();
	arena_free(arena);
	free(home);
	free(cache);
	free(kept);
	return rc;
}

int analysis_run(struct analysis *a, const struct analysis_options *o, bool inferred,
		 const char *const *paths)
{
	struct err err = { 0 };
	int rc;

	memset(a, 0, sizeof(*a));
	rc = tree_open(&a->tree, o->common.tree, &err);
	if (!rc)
		rc = open_profiles(a, o, &err);
	if (!rc)
		tell_profiles(a, o);
	if (!rc)
		rc = indexing_open(&o->common, a->tree, &a->index, &err);
	if (!rc)
		rc = run_rules(a, o, inferred, paths, &err);
	if (!rc)
		return 0;
	cli_error(&err);
	index_close(a->index);
	close_profiles(a);
	tree_free(a->tree);
	return EXIT_TROUBLE;
}

void analysis_release(struct analysis *a)
{
	match_release(&a->match);
	index_close(a->index);
	close_profiles(a);
	tree_free(a->tree);
}

/* ---- notes ------------------------------------------------------------------------------------ */

void analysis_note(const struct analysis_options *o, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	if (o->common.quiet)
		return;
	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	cli_errorf("note: %s", s.buf);
	str_release(&s);
}

static int cmp_reason(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void note_reasons(const struct analysis *a, const struct analysis_options *o)
{
	VEC(const char *) reasons = { 0 };
	size_t k;

	for (size_t i = 0; i < a->match.result.findings.len; i++) {
		const struct finding *f = &a->match.result.findings.at[i];

		if (!f->fixable)
			vec_push(&reasons, f->no_fix ? f->no_fix : "the rule has no edit for it");
	}
	qsort(reasons.at, reasons.len, sizeof(*reasons.at), cmp_reason);
	for (size_t i = 0; i < reasons.len; i = k) {
		for (k = i + 1; k < reasons.len && !strcmp(reasons.at[i], reasons.at[k]); k++)
			;
		analysis_note(o, "%6zu: %s", k - i, reasons.at[i]);
	}
	vec_release(&reasons);
}

void analysis_note_unfixed(const struct analysis *a, const struct analysis_options *o)
{
	const struct result *r = &a->match.result;
	size_t n = 0;

	for (size_t i = 0; i < r->findings.len; i++)
		n += !r->findings.at[i].fixable;
	if (n) {
		analysis_note(o, "%zu of %zu findings have no edit; %s", n, r->findings.len,
			      o->common.verbose ? "by reason:" : "-v counts the reasons, pteris check "
								 "tells them one by one");
		if (o->common.verbose)
			note_reasons(a, o);
	}
	if (r->gaps.len)
		analysis_note(o, "%zu gaps: the rules could not look everywhere; pteris check lists them",
			      r->gaps.len);
	if (r->interrupted)
		analysis_note(o, "interrupted: this is not the whole result");
}
