// SPDX-License-Identifier: GPL-2.0-only
/* check --coverage: how much of the files clang saw. */
#include "clang/coverage.h"
#include "match/private.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Those that the user named, else those that a rule can touch */
int covering_files(struct run *r, const candidates_t *files, paths_t *out, struct err *err)
{
	struct tree_filter named = { .paths = r->o->paths, .kernel_code = true, .arch_code = r->o->arch_code };
	struct tree_files list = { 0 };
	int ret = 0;

	for (size_t i = 0; i < files->len; i++)
		vec_push(out, intern(files->at[i].path));
	if (r->o->paths) {
		ret = tree_list(r->o->tree, &named, &list, err);
		for (size_t i = 0; i < list.files.len && !ret; i++)
			vec_push(out, intern(list.files.at[i].path));
		tree_files_release(&list);
	}
	if (out->len)
		qsort(out->at, out->len, sizeof(*out->at), by_text);
	return ret;
}

/* What cannot be read is a gap already, or became so since: it has no coverage. */
void covering_find(struct run *r, const paths_t *files)
{
	struct arena *arena = r->priv->arena;
	struct coverage *all = arena_alloc(arena, (files->len + 1) * sizeof(*all));
	size_t n = 0;

	for (size_t i = 0; i < files->len; i++) {
		struct err err = { 0 };

		if (i && files->at[i] == files->at[i - 1])
			continue;
		run_step(r, "counting lines", i, files->len);
		if (coverage_of(r->choice, r->facts, files->at[i], arena, &all[n], &err))
			run_gap(r, files->at[i], "%s", err.text);
		else
			n++;
	}
	r->out->result.coverage = all;
	r->out->result.ncoverage = n;
}

void covering_release(struct result *res)
{
	for (size_t i = 0; i < res->ncoverage; i++)
		coverage_release((struct coverage *)(uintptr_t)&res->coverage[i]);
}
