// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which files include a given one, directly or not, for any architecture: for many files at once, where
 * that decides what a name means. All #include lines are read once into a graph of file ids; then each
 * question is a walk backwards from the included file, and its answer one bit a file.
 */
#include "index/query_calls.h"

/* A row of include_target: what a line spelled so means */
struct spelling {
	const char *dir;       /* folder of the including file, interned; "" for all others */
	uint32_t target, next; /* next of the same spelling, + 1; 0: none */
};
struct edge_to {
	uint32_t to, from;
};
struct graph {
	VEC(struct edge_to) edges; /* sorted by `to`, the included file */
	VEC(uint32_t) first;	   /* by file id: its first edge; one more at the end */
	struct map *known;	   /* file → bits; NULL: not loaded */
};
struct reach {
	struct map *spellings; /* form and text → first in `all`, + 1 */
	VEC(struct spelling) all;
	VEC(const char *) folders;   /* by file id, interned */
	VEC(bool) headers;	     /* by file id */
	struct graph sources, lines; /* only #include "….c"; all lines */
	struct graph *loading;
	struct arena *arena;
};

struct reach *reach_new(void)
{
	struct reach *r = xcalloc(1, sizeof(*r));

	r->arena = arena_new();
	r->spellings = map_new();
	return r;
}

static void graph_release(struct graph *g)
{
	vec_release(&g->edges);
	vec_release(&g->first);
	map_free(g->known);
}

void reach_free(struct reach *r)
{
	if (!r)
		return;
	vec_release(&r->all);
	vec_release(&r->folders);
	vec_release(&r->headers);
	graph_release(&r->sources);
	graph_release(&r->lines);
	map_free(r->spellings);
	arena_free(r->arena);
	free(r);
}

/* ---- loading --------------------------------------------------------------------------------- */

static bool take_folder(void *ctx, const struct cell *c, int n)
{
	struct reach *r = ctx;
	const char *slash = memrchr(c[1].text, '/', c[1].len);

	(void)n;
	while (r->folders.len <= (size_t)c[0].num) {
		vec_push(&r->folders, NULL);
		vec_push(&r->headers, false);
	}
	r->headers.at[c[0].num] = c[1].len > 2 && !memcmp(c[1].text + c[1].len - 2, ".h", 2);
	r->folders.at[c[0].num] = internn(c[1].text, slash ? (size_t)(slash - c[1].text) : 0);
	return false;
}

static uintptr_t *spelling_slot(struct reach *r, const struct cell *form,
				const struct cell *spelled)
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
	struct spelling s = { internn(c[2].text, c[2].len), (uint32_t)cell_int(&c[3]),
			      (uint32_t)*slot };

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
			vec_push(&r->loading->edges,
				 (struct edge_to){ r->all.at[i - 1].target, file });
	return false;
}

static int by_target(const void *a, const void *b)
{
	const struct edge_to *x = a, *y = b;

	return (x->to > y->to) - (x->to < y->to);
}

static void load(struct calls *c, struct graph *g, const char *sql)
{
	struct reach *r = c->reach;
	struct index *ix = c->q->ix;
	size_t i = 0;
	uint32_t file;

	g->known = map_new();
	r->loading = g;
	if (!r->folders.len) {
		index_sql(ix, "SELECT id, path FROM file", NULL, take_folder, r, c->err);
		index_sql(ix, "SELECT form, spelled, dir, target FROM include_target", NULL,
			  take_spelling, r, c->err);
	}
	index_sql(ix, sql, NULL, take_line, r, c->err);
	if (g->edges.len)
		qsort(g->edges.at, g->edges.len, sizeof(*g->edges.at), by_target);
	for (file = 0; file <= r->folders.len; file++) {
		while (i < g->edges.len && g->edges.at[i].to < file)
			i++;
		vec_push(&g->first, (uint32_t)i);
	}
}

/* ---- backwards ------------------------------------------------------------------------------- */

static bool test(const uint64_t *bits, uint32_t i)
{
	return bits[i / 64] >> i % 64 & 1;
}

static const uint64_t *includers_of(struct reach *r, struct graph *g, uint32_t target)
{
	uintptr_t *slot = map_slot(g->known, (const char *)&target, sizeof(target), NULL);
	uint64_t *bits = (uint64_t *)*slot;
	file_ids_t todo = { 0 };
	uint32_t file, from, i;

	if (bits)
		return bits;
	bits = arena_alloc(r->arena, (r->folders.len / 64 + 1) * sizeof(*bits));
	*slot = (uintptr_t)bits;
	vec_push(&todo, target);
	while (todo.len) {
		file = todo.at[--todo.len];
		for (i = g->first.at[file]; file < r->folders.len && i < g->first.at[file + 1];
		     i++) {
			from = g->edges.at[i].from;
			if (test(bits, from))
				continue;
			bits[from / 64] |= 1ull << from % 64;
			bits[0] |=
				r->headers.at
					[from]; /* there is no file 0: its bit tells of headers */
			vec_push(&todo, from);
		}
	}
	vec_release(&todo);
	return bits;
}

/* Few .c files are included by others, mostly by .c files: then there is no need to know of headers. */
static const uint64_t *source_includers(struct calls *c, uint32_t target)
{
	struct reach *r = c->reach;

	if (!r->sources.known)
		load(c, &r->sources,
		     "SELECT id, form, spelled FROM include WHERE substr(spelled, -2) = '.c'");
	return includers_of(r, &r->sources, target);
}

bool reach_includes(struct calls *c, uint32_t file, const struct target *g)
{
	struct reach *r = c->reach;
	const uint64_t *bits;

	if (!g->header) {
		bits = source_includers(c, g->file);
		if (test(bits, file))
			return true;
		if (!test(bits, 0))
			return false;
	}
	if (!r->lines.known)
		load(c, &r->lines, "SELECT id, form, spelled FROM include");
	bits = includers_of(r, &r->lines, g->file);
	return file < r->folders.len && test(bits, file);
}
