// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which files include a given one, directly or not, for any architecture: for many files at once, where
 * that decides what a name means. All #include lines are read once into a graph of file ids; then each
 * question is a walk backwards from the included file, and its answer one bit a file.
 */
#include "index/query_calls.h"

/* A row of include_target: what a line spelled so means */
struct spelling {
	const char *dir; /* folder of the including file, interned; "" for all others */
	uint32_t target, next; /* next of the same spelling, + 1; 0: none */
};
struct edge_to {
	uint32_t to, from;
};
struct reach {
	struct map *spellings;       /* form and text → first in `all`, + 1 */
	VEC(struct spelling) all;
	VEC(const char *) folders;   /* by file id, interned */
	VEC(struct edge_to) edges;   /* sorted by `to`, the included file */
	VEC(uint32_t) first;         /* by file id: its first edge; one more at the end */
	struct map *known;           /* file → bits */
	struct map *included;        /* .c files that are included */
	bool loaded;
	struct arena *arena;
};

struct reach *reach_new(void)
{
	struct reach *r = xcalloc(1, sizeof(*r));

	r->arena = arena_new();
	r->spellings = map_new();
	r->known = map_new();
	return r;
}

void reach_free(struct reach *r)
{
	if (!r)
		return;
	vec_release(&r->all);
	vec_release(&r->folders);
	vec_release(&r->edges);
	vec_release(&r->first);
	map_free(r->spellings);
	map_free(r->known);
	map_free(r->included);
	arena_free(r->arena);
	free(r);
}

/* ---- loading ------------------------------------------------------------------------------------------ */

static bool take_folder(void *ctx, const struct cell *c, int n)
{
	struct reach *r = ctx;
	const char *slash = memrchr(c[1].text, '/', c[1].len);

	(void)n;
	while (r->folders.len <= (size_t)c[0].num)
		vec_push(&r->folders, NULL);
	r->folders.at[c[0].num] = internn(c[1].text, slash ? (size_t)(slash - c[1].text) : 0);
	return false;
}

static uintptr_t *spelling_slot(struct reach *r, const struct cell *form, const struct cell *spelled)
{
	char key[512];
	size_t n = MIN(spelled->len, sizeof(key) - 1);

	key[0] = form->len ? form->text[0] : '?';
	memcpy(key + 1, spelled->text, n);
	return map_slot(r->spellings, key, n + 1, NULL);
}

static bool take_spelling(void *ctx, const struct cell *c, int n)
{
	struct reach *r = ctx;
	uintptr_t *slot = spelling_slot(r, &c[0], &c[1]);
	struct spelling s = { internn(c[2].text, c[2].len), (uint32_t)cell_int(&c[3]), (uint32_t)*slot };

	(void)n;
	vec_push(&r->all, s);
	*slot = r->all.len;
	return false;
}

static bool take_line(void *ctx, const struct cell *c, int n)
{
	struct reach *r = ctx;
	uint32_t file = row_file(c[0].num), i, first = (uint32_t)*spelling_slot(r, &c[1], &c[2]);
	const char *folder = file < r->folders.len ? r->folders.at[file] : NULL, *dir = intern("");

	(void)n;
	for (i = first; i; i = r->all.at[i - 1].next)
		if (r->all.at[i - 1].dir == folder)
			dir = folder; /* the folder has a meaning of its own for it */
	for (i = first; i; i = r->all.at[i - 1].next)
		if (r->all.at[i - 1].dir == dir && r->all.at[i - 1].target)
			vec_push(&r->edges, (struct edge_to){ r->all.at[i - 1].target, file });
	return false;
}

static int by_target(const void *a, const void *b)
{
	const struct edge_to *x = a, *y = b;

	return (x->to > y->to) - (x->to < y->to);
}

static void load(struct calls *c)
{
	struct reach *r = c->reach;
	struct index *ix = c->q->ix;
	size_t i = 0;
	uint32_t file;

	r->loaded = true;
	index_sql(ix, "SELECT id, path FROM file", NULL, take_folder, r, c->err);
	index_sql(ix, "SELECT form, spelled, dir, target FROM include_target", NULL, take_spelling, r, c->err);
	index_sql(ix, "SELECT id, form, spelled FROM include", NULL, take_line, r, c->err);
	if (r->edges.len)
		qsort(r->edges.at, r->edges.len, sizeof(*r->edges.at), by_target);
	for (file = 0; file <= r->folders.len; file++) {
		while (i < r->edges.len && r->edges.at[i].to < file)
			i++;
		vec_push(&r->first, (uint32_t)i);
	}
}

/* ---- backwards ------------------------------------------------------------------------------------------- */

static bool test(const uint64_t *bits, uint32_t i)
{
	return bits[i / 64] >> i % 64 & 1;
}

static const uint64_t *includers_of(struct calls *c, uint32_t target)
{
	struct reach *r = c->reach;
	uintptr_t *slot;
	uint64_t *bits;
	file_ids_t todo = { 0 };
	uint32_t file, from, i;

	if (!r->loaded)
		load(c);
	slot = map_slot(r->known, (const char *)&target, sizeof(target), NULL);
	if (*slot)
		return (const uint64_t *)*slot;
	bits = arena_alloc(r->arena, (r->folders.len / 64 + 1) * sizeof(*bits));
	*slot = (uintptr_t)bits;
	vec_push(&todo, target);
	while (todo.len) {
		file = todo.at[--todo.len];
		for (i = r->first.at[file]; file < r->folders.len && i < r->first.at[file + 1]; i++) {
			from = r->edges.at[i].from;
			if (test(bits, from))
				continue;
			bits[from / 64] |= 1ull << from % 64;
			vec_push(&todo, from);
		}
	}
	vec_release(&todo);
	return bits;
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

bool reach_includes(struct calls *c, uint32_t file, const struct target *g)
{
	const uint64_t *bits;

	if (!may_be_included(c, g))
		return false;
	bits = includers_of(c, g->file);
	return file < c->reach->folders.len && test(bits, file);
}
