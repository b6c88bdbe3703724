// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which files include a given one, directly or not, for any architecture: for many files at once, and
 * only where it decides what a name means. All #include lines are read once, by how they are spelled;
 * then each question goes backwards from the included file.
 */
#include "index/query_calls.h"

struct spelling {
	const char *key, *dir; /* "<linux/mm.h"; folder of the including file, "" for all */
};
typedef VEC(struct spelling) spellings_t;
struct reach {
	struct map *lines;    /* key → file_ids_t *: files with such a line */
	struct map *own;      /* "key dir": the folder has a meaning of its own for it */
	struct map *targets;  /* file → spellings_t *: what means it */
	struct map *known;    /* file → file_ids_t *: answers */
	struct map *included; /* .c files that are included */
	struct arena *arena;
};

static void *list_of(struct reach *r, struct map *m, const void *key, size_t len, size_t size)
{
	uintptr_t *slot = map_slot(m, key, len, NULL);

	if (!*slot)
		*slot = (uintptr_t)arena_alloc(r->arena, size);
	return (void *)*slot;
}

/* ---- loading ------------------------------------------------------------------------------------------ */

static size_t make_key(char *buf, size_t size, const struct cell *form, const struct cell *spelled)
{
	size_t n = MIN(spelled->len, size - 2);

	buf[0] = form->len ? form->text[0] : '?';
	memcpy(buf + 1, spelled->text, n);
	buf[n + 1] = '\0';
	return n + 1;
}

static bool take_target(void *ctx, const struct cell *c, int n)
{
	struct reach *r = ctx;
	uint32_t target = (uint32_t)cell_int(&c[3]);
	spellings_t *v;
	char key[512], own[1024];

	(void)n;
	make_key(key, sizeof(key), &c[0], &c[1]);
	if (c[2].len) {
		snprintf(own, sizeof(own), "%s %.*s", key, (int)c[2].len, c[2].text);
		map_set(r->own, own, 1);
	}
	if (!target)
		return false;
	v = list_of(r, r->targets, &target, sizeof(target), sizeof(*v));
	vec_push(v, (struct spelling){ intern(key), internn(c[2].text, c[2].len) });
	return false;
}

static bool take_line(void *ctx, const struct cell *c, int n)
{
	struct reach *r = ctx;
	char key[512];
	size_t len = make_key(key, sizeof(key), &c[1], &c[2]);
	file_ids_t *v = list_of(r, r->lines, key, len, sizeof(*v));
	uint32_t file = row_file(c[0].num);

	(void)n;
	if (!v->len || v->at[v->len - 1] != file)
		vec_push(v, file);
	return false;
}

static bool take_included(void *ctx, const struct cell *c, int n)
{
	struct reach *r = ctx;
	uint32_t file = (uint32_t)cell_int(&c[0]);

	(void)n;
	map_slot(r->included, (const char *)&file, sizeof(file), NULL);
	return false;
}

/* Few .c files are included by others; those that are not need no further look. */
static bool may_be_included(struct calls *c, const struct target *g)
{
	struct reach *r = c->reach;

	if (g->header)
		return true;
	if (!r->included) {
		r->included = map_new();
		index_sql(c->q->ix, "SELECT DISTINCT target FROM include_target JOIN file ON file.id = target "
				    "WHERE path LIKE '%.c'", NULL, take_included, r, c->err);
	}
	return map_hasn(r->included, (const char *)&g->file, sizeof(g->file));
}

static void load(struct calls *c)
{
	struct reach *r = c->reach;

	r->lines = map_new();
	r->own = map_new();
	r->targets = map_new();
	r->known = map_new();
	index_sql(c->q->ix, "SELECT form, spelled, dir, target FROM include_target", NULL, take_target, r, c->err);
	index_sql(c->q->ix, "SELECT id, form, spelled FROM include", NULL, take_line, r, c->err);
}

struct reach *reach_new(void)
{
	struct reach *r = xcalloc(1, sizeof(*r));

	r->arena = arena_new();
	return r;
}

static void free_lists(struct map *m)
{
	size_t i;

	for (i = 0; m && i < map_size(m); i++) /* all of them begin alike */
		vec_release((file_ids_t *)map_value(m, i));
	map_free(m);
}

void reach_free(struct reach *r)
{
	if (!r)
		return;
	free_lists(r->lines);
	free_lists(r->targets);
	free_lists(r->known);
	map_free(r->own);
	map_free(r->included);
	arena_free(r->arena);
	free(r);
}

/* ---- backwards ------------------------------------------------------------------------------------------- */

struct walk {
	struct calls *c;
	struct map *seen;
	file_ids_t *out;
};

static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) : 0;
}

/* Does a line spelled so, in this file, mean what the spelling with that folder means? */
static bool fits(struct walk *w, const struct spelling *s, uint32_t file)
{
	const char *path = index_file_path(w->c->q->ix, file);
	size_t n = path ? folder_length(path) : 0;
	char own[1024];

	if (*s->dir)
		return path && strlen(s->dir) == n && !memcmp(path, s->dir, n);
	snprintf(own, sizeof(own), "%s %.*s", s->key, (int)n, path ? path : "");
	return !map_has(w->c->reach->own, own);
}

static void add_includers(struct walk *w, uint32_t target)
{
	struct reach *r = w->c->reach;
	const spellings_t *v = (const spellings_t *)map_getn(r->targets, (const char *)&target, sizeof(target));
	const file_ids_t *files;
	size_t i, k;
	bool is_new;

	for (i = 0; v && i < v->len; i++) {
		files = (const file_ids_t *)map_get(r->lines, v->at[i].key);
		for (k = 0; files && k < files->len; k++) {
			if (!fits(w, &v->at[i], files->at[k]))
				continue;
			map_slot(w->seen, (const char *)&files->at[k], sizeof(files->at[k]), &is_new);
			if (is_new)
				vec_push(w->out, files->at[k]);
		}
	}
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static const file_ids_t *includers_of(struct calls *c, uint32_t target)
{
	uintptr_t *slot;
	struct walk w = { .c = c };
	size_t i;

	if (!c->reach->lines)
		load(c);
	slot = map_slot(c->reach->known, (const char *)&target, sizeof(target), NULL);
	if (*slot)
		return (const file_ids_t *)*slot;
	w.out = arena_alloc(c->reach->arena, sizeof(*w.out));
	*slot = (uintptr_t)w.out;
	w.seen = map_new();
	add_includers(&w, target);
	for (i = 0; i < w.out->len; i++)
		add_includers(&w, w.out->at[i]);
	if (w.out->len)
		qsort(w.out->at, w.out->len, sizeof(*w.out->at), by_number);
	map_free(w.seen);
	return w.out;
}

bool reach_includes(struct calls *c, uint32_t file, const struct target *g)
{
	const file_ids_t *v;

	if (!may_be_included(c, g))
		return false;
	v = includers_of(c, g->file);
	return v->len && bsearch(&file, v->at, v->len, sizeof(*v->at), by_number);
}
