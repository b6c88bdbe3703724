// SPDX-License-Identifier: GPL-2.0-only
/* Regions as rows: one for each place where a mode is turned on, with the architectures under which it is. */
#include <dirent.h>

#include "base/file.h"
#include "cli/query_regions.h"
#include "cli/rulesdir.h"
#include "flow/region.h"

struct region_row {
	const char *title, *path, *function, *lock;
	int line, end_line;
	struct str callees, callbacks, arches; /* items, each with '\n' behind it */
};
struct asking {
	struct query *q;
	struct answer *a;
	struct program_store *store;
	const char *const *more;
	VEC(struct region_row *) rows;
	struct map *at;          /* place → index + 1 */
};

static void add_item(struct str *list, const char *item)
{
	size_t n = strlen(item);

	for (const char *p = list->buf; p && *p; p = strchr(p, '\n') + 1)
		if (!strncmp(p, item, n) && p[n] == '\n')
			return;
	str_addf(list, "%s\n", item);
}

static void add_place(struct asking *k, const struct region_place *p, const char *title, const char *arch)
{
	char *key = xasprintf("%s:%s:%d", title, p->body->path, p->line);
	uintptr_t *slot = map_slot(k->at, key, strlen(key), NULL);
	struct region_row *r;

	free(key);
	if (!*slot) {
		r = xcalloc(1, sizeof(*r));
		*r = (struct region_row){ .title = title, .path = p->body->path, .function = p->body->name, .line = p->line };
		str_init(&r->callees);
		str_init(&r->callbacks);
		str_init(&r->arches);
		vec_push(&k->rows, r);
		*slot = k->rows.len;
	}
	r = k->rows.at[*slot - 1];
	r->end_line = MAX(r->end_line, p->end_line);
	r->lock = r->lock ? r->lock : p->lock;
	for (size_t i = 0; i < p->ncallees; i++)
		add_item(&r->callees, p->callees[i]);
	for (size_t i = 0; i < p->ncallbacks; i++)
		add_item(&r->callbacks, p->callbacks[i]);
	add_item(&r->arches, arch);
}

static void add_gaps(struct asking *k, const struct program_gap *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		answer_gap(k->a, at[i].path, at[i].reason);
}

static int ask_arch(struct asking *k, const struct region_spec *spec, const char *arch, struct err *err)
{
	struct program *p = program_new(k->store, arch);
	const struct region_place *at;
	const struct program_gap *gaps;
	int ret = 0;

	if (region_is_real(spec, p)) {
		struct regions *r = regions_new(spec, p);

		ret = regions_run(r, err);
		for (size_t i = 0, n = regions_places(r, &at); i < n && !ret; i++)
			add_place(k, &at[i], intern(region_title(spec)), program_arch(p));
		add_gaps(k, gaps, regions_gaps(r, &gaps));
		regions_free(r);
	}
	program_free(p);
	return ret;
}

static int ask_spec(struct asking *k, const char *path, struct err *err)
{
	struct region_spec *spec;
	const char *const *arches = tree_arches(k->q->tree);
	int ret = region_spec_read(&spec, path, err);

	if (ret)
		return ret;
	for (const char *const *f = k->more; *f && !ret; f++)
		ret = region_spec_add(spec, *f, err);
	for (; *arches && !ret; arches++)
		if (!k->q->arch || !strcmp(*arches, k->q->arch))
			ret = ask_arch(k, spec, *arches, err);
	region_spec_free(spec);
	return ret;
}

static int ask_folder(struct asking *k, const char *dir, struct err *err)
{
	struct dirent **names = NULL;
	int n = scandir(dir, &names, NULL, alphasort), ret = 0;

	for (int i = 0; i < n; i++) {
		char *path = path_join(dir, names[i]->d_name);

		if (!ret && names[i]->d_name[0] != '.' && dir_exists(path))
			ret = ask_folder(k, path, err);
		else if (!ret && ends_with(names[i]->d_name, ".region"))
			ret = ask_spec(k, path, err);
		free(path);
		free(names[i]);
	}
	free(names);
	return ret;
}

static void give(struct asking *k)
{
	for (size_t i = 0; i < k->rows.len; i++) {
		struct region_row *r = k->rows.at[i];

		answer_text(k->a, r->path);
		answer_int(k->a, r->line);
		if (r->end_line)
			answer_int(k->a, r->end_line);
		else
			answer_text(k->a, NULL);
		answer_text(k->a, r->function);
		answer_text(k->a, r->title);
		answer_text(k->a, r->lock);
		answer_list(k->a, r->callees.buf);
		answer_list(k->a, r->callbacks.buf);
		answer_list(k->a, r->arches.buf);
		str_release(&r->callees);
		str_release(&r->callbacks);
		str_release(&r->arches);
		free(r);
	}
}

int query_regions(struct query *q, const char *const *more, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "file", "line", "end_line", "function", "region", "lock", "callees",
					       "callbacks", "arches", NULL };
	static const char *const order[] = { "file", "line", "region", NULL };
	struct asking k = { .q = q, .a = a, .more = more, .store = program_store_new(q->ix, q->tree), .at = map_new() };
	const char *dir = rules_dir(err);
	const struct program_gap *gaps;
	int ret = dir ? 0 : err->code;

	answer_columns(a, columns, "{file}:{line}: {function}(): {region}[ until line {end_line}][, lock: {lock}][, calls "
				   "{callees}][, through pointers {callbacks}] ({arches})");
	if (!ret)
		ret = ask_folder(&k, dir, err);
	give(&k);
	answer_sort(a, order);
	add_gaps(&k, gaps, program_gaps(k.store, &gaps));
	vec_release(&k.rows);
	map_free(k.at);
	program_store_free(k.store);
	return ret;
}
