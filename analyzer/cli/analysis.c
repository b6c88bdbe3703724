// SPDX-License-Identifier: GPL-2.0-only
/* Tree, profile, rules, run: the part that check, fix and series share. */
#include <time.h>

#include "base/file.h"
#include "cli/analysis.h"
#include "cli/indexing.h"
#include "cli/rulesdir.h"
#include "cli/typing.h"
#include "flow/region.h"

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

static void tell_profiles(const struct analysis *a, const struct analysis_options *o)
{
	const struct profiles *p = &a->profiles;

	for (size_t i = 0; i < p->missing.len; i++)
		analysis_note(o, "without profile %s: %s", p->missing.at[i].spec->name, p->missing.at[i].why);
	for (size_t i = 0; o->common.verbose && i < p->open.len; i++)
		analysis_note(o, "profile %s: %s", profile_name(p->open.at[i]), profile_origin(p->open.at[i]));
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

static const struct gap *profile_gaps(const struct profiles *p, struct arena *arena)
{
	struct gap *gaps = arena_alloc(arena, (p->missing.len + 1) * sizeof(*gaps));

	for (size_t i = 0; i < p->missing.len; i++)
		gaps[i] = (struct gap){ arena_printf(arena, "arch/%s", p->missing.at[i].spec->srcarch),
					arena_printf(arena, "not under profile %s: %s",
						     p->missing.at[i].spec->name, p->missing.at[i].why) };
	return gaps;
}

/* NULL-terminated; what is wrong with a file is said before the long work is. */
static const char *const *region_files(const struct str_list *l, struct arena *arena, struct err *err)
{
	const char **out = arena_alloc(arena, (l->items.len + 1) * sizeof(*out));

	for (size_t i = 0; i < l->items.len && !err->code; i++) {
		out[i] = l->items.at[i];
		region_spec_check(out[i], err);
	}
	return out;
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
		.profiles = profiles_list(&a->profiles, arena),
		.gaps = profile_gaps(&a->profiles, arena),
		.ngaps = a->profiles.missing.len,
		.cache = cache,
		.kept = o->coverage ? NULL : kept,
		.coverage = o->coverage,
		.index = a->index,
		.rules_dir = rules_dir(err),
		.rules = split_rules(&o->rules, arena),
		.region_files = region_files(&o->region_files, arena, err),
		.paths = paths && paths[0] ? paths : NULL,
		.arch_code = o->arch_code,
		.every_arch = !o->arch && !o->build && !o->compdb,
		.inferred = inferred,
		.jobs = cli_jobs(&o->common),
		.progress = progress,
		.ctx = &common,
	};
	int rc = err->code;

	if (o->defines.items.len)
		split_defines(arena, &o->defines, &mo.virtuals, &mo.idents);
	if (!rc && o->rules.items.len && !mo.rules)
		rc = err_set(err, ERR_USAGE, "--rule names no rule");
	if (!rc)
		rc = match_run(&mo, &a->match, err);
	if (common.verbose)
		show_step(NULL);
	cli_progress_end();
	for (size_t i = 0; !rc && i < a->match.notes.len; i++)
		analysis_note(o, "%s", a->match.notes.at[i]);
	arena_free(arena);
	free(home);
	free(cache);
	free(kept);
	return rc;
}

static bool needs_profiles(const struct analysis_options *o)
{
	struct arena *arena = arena_new();
	struct err err = { 0 };
	struct match_options mo = { .rules_dir = rules_dir(&err), .rules = split_rules(&o->rules, arena) };
	bool needs = err.code || o->coverage || o->prepare || match_needs_profiles(&mo);

	arena_free(arena);
	return needs;
}

static int open_profiles(struct analysis *a, const struct analysis_options *o, struct err *err)
{
	const struct profile_wish w = { .tree = a->tree, .list = o->arch, .build = o->build,
					.compdb = o->compdb, .prepare = o->prepare,
					.optional = !o->arch && !needs_profiles(o),
					.jobs = cli_jobs(&o->common), .verbose = o->common.verbose };
	int rc = profiles_open(&a->profiles, &w, err);

	if (!rc)
		tell_profiles(a, o);
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
		rc = indexing_open(&o->common, a->tree, &a->index, &err);
	if (!rc)
		rc = run_rules(a, o, inferred, paths, &err);
	if (!rc)
		return 0;
	cli_error(&err);
	index_close(a->index);
	profiles_close(&a->profiles);
	tree_free(a->tree);
	return EXIT_TROUBLE;
}

void analysis_release(struct analysis *a)
{
	match_release(&a->match);
	index_close(a->index);
	profiles_close(&a->profiles);
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
