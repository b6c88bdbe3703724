// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which files a given one includes, directly or not, for any architecture: for many questions at once, where that
 * decides what a name means. What a spelling means is read once; the #include lines of a file when somebody comes by
 * it; the answer for a file is one bit for each file of the tree.
 */
#include "index/query_calls.h"

/* A row of include_target: what a line spelled so means */
struct spelling {
	const char *dir;       /* folder of the including file, interned; "" for all others */
	uint32_t target, next; /* next of the same spelling, + 1; 0: none */
};
struct lines {                 /* what the #include lines of one file mean */
	file_ids_t to;
};
struct reach {
	struct map *spellings;     /* form and text → first in `all`, + 1 */
	VEC(struct spelling) all;
	VEC(const char *) folders; /* by file id, interned; empty: not loaded */
	VEC(struct lines *) lines; /* by file id; NULL: not read */
	VEC(uint64_t *) known;     /* by file id: bits of what it includes; NULL: not asked */
	struct lines *reading;
	const char *folder;        /* … of this one */
	struct arena *arena;
};

struct reach *reach_new(void)
{
	struct reach *r = xcalloc(1, sizeof(*r));

	r->arena = arena_new();
	r->spellings = map_new();
	return r;
}

void reach_free(struct reach *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->lines.len; i++)
		if (r->lines.at[i])
			vec_release(&r->lines.at[i]->to);
	vec_release(&r->lines);
	vec_release(&r->known);
	vec_release(&r->all);
	vec_release(&r->folders);
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
		vec_push(&r->lines, NULL);
		vec_push(&r->known, NULL);
	}
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

/* Columns of include: id, line, form, spelled, cond */
static bool take_line(void *ctx, const struct cell *c, int n)
{
	struct reach *r = ctx;
	uint32_t i, first = (uint32_t)*spelling_slot(r, &c[2], &c[3]);
	const char *dir = intern("");

	(void)n;
	for (i = first; i; i = r->all.at[i - 1].next)
		if (r->all.at[i - 1].dir == r->folder)
			dir = r->folder; /* the folder has a meaning of its own for it */
	for (i = first; i; i = r->all.at[i - 1].next)
		if (r->all.at[i - 1].dir == dir && r->all.at[i - 1].target)
			vec_push(&r->reading->to, r->all.at[i - 1].target);
	return false;
}

static void load(struct calls *c)
{
	struct reach *r = c->reach;

	index_sql(c->q->ix, "SELECT id, path FROM file", NULL, take_folder, r, c->err);
	index_sql(c->q->ix, "SELECT form, spelled, dir, target FROM include_target", NULL, take_spelling, r, c->err);
}

static const file_ids_t *lines_of(struct calls *c, uint32_t file)
{
	struct reach *r = c->reach;

	if (!r->lines.at[file]) {
		r->lines.at[file] = r->reading = arena_alloc(r->arena, sizeof(struct lines));
		r->folder = r->folders.at[file];
		index_rows(c->q->ix, TABLE_INCLUDE, file, take_line, r, c->err);
	}
	return &r->lines.at[file]->to;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static const uint64_t *included_by(struct calls *c, uint32_t file)
{
	struct reach *r = c->reach;
	uint64_t *bits = r->known.at[file];
	file_ids_t todo = { 0 };
	const file_ids_t *to;

	if (bits)
		return bits;
	bits = r->known.at[file] = arena_alloc(r->arena, (r->folders.len / 64 + 1) * sizeof(*bits));
	vec_push(&todo, file);
	while (todo.len) {
		to = lines_of(c, todo.at[--todo.len]);
		for (size_t i = 0; i < to->len; i++) {
			uint32_t next = to->at[i];

			if (next >= r->folders.len || bits[next / 64] >> next % 64 & 1)
				continue;
			bits[next / 64] |= 1ull << next % 64;
			vec_push(&todo, next);
		}
	}
	vec_release(&todo);
	return bits;
}

bool reach_includes(struct calls *c, uint32_t file, const struct target *g)
{
	struct reach *r = c->reach;

	if (!r->folders.len)
		load(c);
	if (file >= r->folders.len || g->file >= r->folders.len)
		return false;
	return included_by(c, file)[g->file / 64] >> g->file % 64 & 1;
}
