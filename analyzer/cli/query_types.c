// SPDX-License-Identifier: GPL-2.0-only
/* query type: what clang says under each profile stands in for what was inferred. */
#include "base/file.h"
#include "cli/profiles.h"
#include "cli/query_types.h"
#include "match/match.h"

/* Only profiles of the architecture that is asked for */
static const struct profile *const *of_arch(const struct profiles *p, const char *arch, struct arena *arena)
{
	const struct profile **list = arena_alloc(arena, (p->open.len + 1) * sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < p->open.len; i++)
		if (!arch || !strcmp(arch, profile_srcarch(p->open.at[i])))
			list[n++] = p->open.at[i];
	list[n] = NULL;
	return list;
}

static void replace_rows(struct answer *a, const char *path, const char *expr, const types_seen_t *seen)
{
	struct str list = STR_INIT;

	a->values.len = 0;
	for (size_t i = 0; i < seen->len; i++) {
		const struct type_seen *t = &seen->at[i];

		str_reset(&list);
		for (size_t k = 0; t->profiles[k]; k++)
			str_addf(&list, "%s\n", t->profiles[k]);
		answer_text(a, path);
		answer_int(a, t->line);
		answer_int(a, t->column);
		answer_text(a, expr);
		answer_text(a, NULL); /* the profiles say it */
		answer_text(a, "known");
		answer_text(a, t->type);
		answer_list(a, list.buf);
	}
	str_release(&list);
}

int query_types(struct query *q, struct answer *a, struct err *err)
{
	char *home = cache_dir(), *cache = path_join(home, "facts");
	const struct profile_wish w = { .tree = q->tree, .optional = true };
	struct match_options o = { .tree = q->tree, .index = q->ix, .jobs = q->jobs, .cache = cache };
	struct arena *arena = arena_new();
	types_seen_t seen = { 0 };
	struct profiles p;
	int rc = profiles_open(&p, &w, err);

	if (!rc) {
		const char *path = a->values.at[0].text, *expr = a->values.at[3].text;

		o.profiles = of_arch(&p, q->arch, arena);
		if (o.profiles[0])
			rc = match_types(&o, path, expr, (int)a->values.at[1].num, arena, &seen, err);
		if (seen.len)
			replace_rows(a, path, expr, &seen);
		vec_release(&seen);
		profiles_close(&p);
	}
	arena_free(arena);
	free(home);
	free(cache);
	return rc;
}
