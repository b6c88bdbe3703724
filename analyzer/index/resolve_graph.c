// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who includes whom, from the tables include and include_target. What a spelling means is read once
 * for all folders and kept; the lines of a file are a range of ids. Only the question who includes a
 * file reads all of both tables.
 */
#include "index/resolve_db.h"

struct target {
	const char *dir, *arch, *how; /* interned */
	uint32_t file;
};
struct spelling {
	VEC(struct target) targets;
};

struct include_graph {
	sqlite3 *db;
	sqlite3_stmt *lines, *targets, *path;
	struct map *spellings; /* form, blank, spelled → struct spelling */
	struct map *direct;    /* file and arch → file_ids_t *: headers are passed again and again */
	struct str key;
	/* who includes: files that include file f are from[start[f]] … from[start[f + 1] - 1] */
	const char *arch; /* it is for; interned, "": all */
	uint32_t *start, *from;
	size_t files; /* highest id + 1 */
};

struct include_graph *include_graph_new(sqlite3 *db)
{
	struct include_graph *g = xcalloc(1, sizeof(*g));

	g->db = db;
	g->spellings = map_new();
	g->direct = map_new();
	str_init(&g->key);
	return g;
}

void include_graph_free(struct include_graph *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < map_size(g->spellings); i++) {
		struct spelling *s = (struct spelling *)map_value(g->spellings, i);

		vec_release(&s->targets);
		free(s);
	}
	for (size_t i = 0; i < map_size(g->direct); i++) {
		file_ids_t *v = (file_ids_t *)map_value(g->direct, i);

		vec_release(v);
		free(v);
	}
	map_free(g->direct);
	map_free(g->spellings);
	sqlite3_finalize(g->lines);
	sqlite3_finalize(g->targets);
	sqlite3_finalize(g->path);
	str_release(&g->key);
	free(g->start);
	free(g->from);
	free(g);
}

/* ---- what a spelling means ---------------------------------------------------------------------- */
static struct spelling *spelling_slot(struct include_graph *g, const char *form,
				      const char *spelled, bool *is_new)
{
	uintptr_t *slot;

	str_reset(&g->key);
	str_add(&g->key, form);
	str_addch(&g->key, ' ');
	str_add(&g->key, spelled);
	slot = map_slot(g->spellings, g->key.buf, g->key.len, is_new);
	if (*is_new)
		*slot = (uintptr_t)xcalloc(1, sizeof(struct spelling));
	return (struct spelling *)*slot;
}

/* Columns dir, arch, target, how from number first on */
static void add_target(struct spelling *s, sqlite3_stmt *st, int first)
{
	struct target t = { .dir = intern(resolve_text(st, first)),
			    .arch = intern(resolve_text(st, first + 1)),
			    .file = (uint32_t)sqlite3_column_int64(st, first + 2),
			    .how = intern(resolve_text(st, first + 3)) };

	vec_push(&s->targets, t);
}

static struct spelling *spelling_get(struct include_graph *g, const char *form, const char *spelled,
				     struct err *err)
{
	bool is_new;
	struct spelling *s = spelling_slot(g, form, spelled, &is_new);
	int rc;

	if (!is_new)
		return s;
	if (!g->targets)
		g->targets = resolve_prepare(g->db,
					     "SELECT dir, arch, target, how FROM include_target "
					     "WHERE form = ? AND spelled = ?",
					     err);
	if (!g->targets)
		return NULL;
	sqlite3_bind_text(g->targets, 1, form, -1, SQLITE_STATIC);
	sqlite3_bind_text(g->targets, 2, spelled, -1, SQLITE_STATIC);
	while ((rc = sqlite3_step(g->targets)) == SQLITE_ROW)
		add_target(s, g->targets, 0);
	if (rc != SQLITE_DONE)
		resolve_error(g->db, err);
	sqlite3_reset(g->targets);
	sqlite3_clear_bindings(g->targets);
	return err->code ? NULL : s;
}

/* The rows that hold in a folder: those with its name, else those with none */
static const char *dir_that_holds(const struct spelling *s, const char *folder)
{
	for (size_t i = 0; i < s->targets.len; i++)
		if (s->targets.at[i].dir == folder)
			return folder;
	return intern("");
}

static bool for_arch(const struct target *t, const char *arch)
{
	return !arch || !*arch || !*t->arch || t->arch == arch;
}

/* ---- the lines of a file ------------------------------------------------------------------------ */
struct place {
	const char *folder; /* as include_target spells it, interned; NULL: no such file */
	bool kernel_source; /* a .c file of the kernel proper */
};

static struct place place_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct place){
		.folder = slash ? internn(path, (size_t)(slash - path)) : intern("."),
		.kernel_source = ends_with(path, ".c") && !tree_path_private(path),
	};
}

static struct place place_get(struct include_graph *g, uint32_t file, struct err *err)
{
	struct place p = { 0 };

	if (!g->path)
		g->path = resolve_prepare(g->db, "SELECT path FROM file WHERE id = ?", err);
	if (!g->path)
		return p;
	sqlite3_bind_int64(g->path, 1, file);
	if (sqlite3_step(g->path) == SQLITE_ROW)
		p = place_of(resolve_text(g->path, 0));
	sqlite3_reset(g->path);
	return p;
}

static void answer(const struct spelling *s, const char *folder, const char *arch, int64_t row,
		   index_includes_t *out)
{
	const char *dir = dir_that_holds(s, folder);

	for (size_t i = 0; i < s->targets.len; i++) {
		const struct target *t = &s->targets.at[i];

		if (t->dir == dir && for_arch(t, arch))
			vec_push(out, (struct index_include){ row, t->file, t->how, t->arch });
	}
}

static int forced(struct include_graph *g, const char *arch, index_includes_t *out, struct err *err)
{
	sqlite3_stmt *st = resolve_prepare(g->db,
					   "SELECT dir, arch, target, how FROM include_target "
					   "WHERE form = '-include' ORDER BY spelled, arch",
					   err);
	struct spelling s = { 0 };
	int rc;

	if (!st)
		return err->code;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		add_target(&s, st, 0);
	answer(&s, "", arch, 0, out);
	vec_release(&s.targets);
	return resolve_end(g->db, st, rc, err);
}

static int read_lines(struct include_graph *g, uint32_t file, const char *folder, const char *arch,
		      index_includes_t *out, struct err *err)
{
	int rc;

	if (!g->lines)
		g->lines = resolve_prepare(g->db,
					   "SELECT id, form, spelled FROM include "
					   "WHERE id >= ?1 AND id < ?2",
					   err);
	if (!g->lines)
		return err->code;
	sqlite3_bind_int64(g->lines, 1, (int64_t)file << ROW_BITS);
	sqlite3_bind_int64(g->lines, 2, ((int64_t)file + 1) << ROW_BITS);
	while ((rc = sqlite3_step(g->lines)) == SQLITE_ROW) {
		struct spelling *s =
			spelling_get(g, resolve_text(g->lines, 1), resolve_text(g->lines, 2), err);

		if (!s)
			break;
		answer(s, folder, arch, sqlite3_column_int64(g->lines, 0), out);
	}
	if (rc != SQLITE_DONE)
		resolve_error(g->db, err);
	sqlite3_reset(g->lines);
	return err->code;
}

int include_direct(struct include_graph *g, uint32_t file, const char *arch, index_includes_t *out,
		   struct err *err)
{
	struct place p = place_get(g, file, err);

	if (!p.folder)
		return err->code;
	arch = arch ? intern(arch) : NULL;
	if (p.kernel_source && forced(g, arch, out, err))
		return err->code;
	return read_lines(g, file, p.folder, arch, out, err);
}

/* Where no architecture is asked for: that of the file, NULL when it is of none */
static const char *own_arch(struct include_graph *g, uint32_t file, struct err *err)
{
	sqlite3_stmt *st = resolve_prepare(
		g->db, "SELECT arch FROM file WHERE id = ? AND arch IS NOT NULL", err);
	const char *arch = NULL;

	if (!st)
		return NULL;
	sqlite3_bind_int64(st, 1, file);
	if (sqlite3_step(st) == SQLITE_ROW)
		arch = intern(resolve_text(st, 0));
	sqlite3_finalize(st);
	return arch;
}

/* ---- all that a file includes ------------------------------------------------------------------- */
static int by_number(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return a < b ? -1 : a > b;
}

static void add_new(struct map *seen, uint32_t file, file_ids_t *out)
{
	bool is_new;

	if (!file)
		return;
	*map_slot(seen, (const char *)&file, sizeof(file), &is_new) = 1;
	if (is_new)
		vec_push(out, file);
}

/* The files that the lines of one file mean, remembered */
static const file_ids_t *direct_targets(struct include_graph *g, uint32_t file, const char *arch,
					struct err *err)
{
	struct { uint64_t file; const char *arch; } key = { file, intern(arch ? arch : "") };
	uintptr_t *slot = map_slot(g->direct, (const char *)&key, sizeof(key), NULL);
	file_ids_t *v = (file_ids_t *)*slot;
	index_includes_t lines = { 0 };

	if (v)
		return v;
	v = xcalloc(1, sizeof(*v));
	*slot = (uintptr_t)v;
	include_direct(g, file, arch, &lines, err);
	for (size_t i = 0; i < lines.len; i++)
		vec_push(v, lines.at[i].target);
	vec_release(&lines);
	return v;
}

int include_closure(struct include_graph *g, uint32_t file, const char *arch, file_ids_t *out,
		    struct err *err)
{
	struct map *seen = map_new();
	const file_ids_t *v;
	size_t first = out->len;

	if (!arch)
		arch = own_arch(g, file, err);
	v = direct_targets(g, file, arch, err);
	for (size_t next = first; !err->code; next++) {
		for (size_t i = 0; i < v->len; i++)
			add_new(seen, v->at[i], out);
		if (next == out->len)
			break;
		v = direct_targets(g, out->at[next], arch, err);
	}
	if (out->len > first)
		qsort(out->at + first, out->len - first, sizeof(*out->at), by_number);
	map_free(seen);
	return err->code;
}

/* ---- all that include a file -------------------------------------------------------------------- */
static int load_spellings(struct include_graph *g, struct err *err)
{
	sqlite3_stmt *st = resolve_prepare(g->db,
					   "SELECT form, spelled, dir, arch, target, how "
					   "FROM include_target",
					   err);
	struct spelling *reading = NULL; /* others were read before */
	int rc;

	if (!st)
		return err->code;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		bool is_new;
		struct spelling *s =
			spelling_slot(g, resolve_text(st, 0), resolve_text(st, 1), &is_new);

		if (is_new)
			reading = s;
		if (s == reading)
			add_target(s, st, 2);
	}
	return resolve_end(g->db, st, rc, err);
}

struct edge {
	uint32_t from, to;
};
typedef VEC(struct edge) edges_t;

/* Which files can be part of an architecture's build: those of no other one. But um takes headers of
 * its host: where include paths lead to another architecture, its headers count. */
static int excluded_files(struct include_graph *g, const char *arch, bool **excluded,
			  struct err *err)
{
	static const char sql[] =
		"SELECT id FROM file WHERE arch <> ?1 AND NOT (path LIKE '%.h' AND arch IN ("
		"SELECT DISTINCT f.arch FROM include_target t JOIN file f ON f.id = t.target "
		"WHERE t.arch = ?1 AND t.how IN ('path', 'uapi')))";
	sqlite3_stmt *st;
	int rc;

	*excluded = xcalloc(g->files + 1, sizeof(**excluded));
	if (!*arch)
		return 0;
	st = resolve_prepare(g->db, sql, err);
	if (!st)
		return err->code;
	sqlite3_bind_text(st, 1, arch, -1, SQLITE_STATIC);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		if ((size_t)sqlite3_column_int64(st, 0) < g->files)
			(*excluded)[sqlite3_column_int64(st, 0)] = true;
	return resolve_end(g->db, st, rc, err);
}

static int collect_edges(struct include_graph *g, const char *arch, const struct place *places,
			 edges_t *out, struct err *err)
{
	sqlite3_stmt *st =
		resolve_prepare(g->db, "SELECT id >> 24, form, spelled FROM include", err);
	index_includes_t lines = { 0 };
	int rc;

	if (!st)
		return err->code;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		uint32_t file = (uint32_t)sqlite3_column_int64(st, 0);
		struct spelling *s;

		if (file >= g->files || !places[file].folder)
			continue;
		s = spelling_get(g, resolve_text(st, 1), resolve_text(st, 2), err);
		if (!s)
			break;
		lines.len = 0;
		answer(s, places[file].folder, arch, 0, &lines);
		for (size_t i = 0; i < lines.len; i++)
			if (lines.at[i].target && lines.at[i].target < g->files)
				vec_push(out, (struct edge){ file, lines.at[i].target });
			else if (lines.at[i].target)
				err_set(err, ERR_FAIL, "the index is corrupt: an #include of no file");
		if (err->code)
			break;
	}
	vec_release(&lines);
	resolve_end(g->db, st, rc == SQLITE_ROW ? SQLITE_DONE : rc, err); /* ROW: err is set */
	return err->code;
}

/* The command line of every source file */
static int collect_forced(struct include_graph *g, const char *arch, const struct place *places,
			  edges_t *out, struct err *err)
{
	index_includes_t list = { 0 };

	forced(g, arch, &list, err);
	for (uint32_t file = 1; list.len && file < g->files; file++)
		for (size_t i = 0; places[file].kernel_source && i < list.len && list.at[i].target < g->files; i++)
			vec_push(out, (struct edge){ file, list.at[i].target });
	vec_release(&list);
	return err->code;
}

static int load_places(struct include_graph *g, struct place **places, struct err *err)
{
	sqlite3_stmt *st =
		resolve_prepare(g->db, "SELECT id, path FROM file ORDER BY id DESC", err);
	int rc;

	if (!st)
		return err->code;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		size_t id = (size_t)sqlite3_column_int64(st, 0);

		if (!*places) {
			g->files = id + 1;
			*places = xcalloc(g->files, sizeof(**places));
		}
		(*places)[id] = place_of(resolve_text(st, 1));
	}
	if (!*places)
		*places = xcalloc(1, sizeof(**places));
	return resolve_end(g->db, st, rc, err);
}

static void sort_edges(struct include_graph *g, const edges_t *edges, const bool *excluded)
{
	uint32_t *at;

	free(g->start);
	free(g->from);
	g->start = xcalloc(g->files + 2, sizeof(*g->start));
	g->from = xmalloc((edges->len + 1) * sizeof(*g->from));
	for (size_t i = 0; i < edges->len; i++)
		if (!excluded[edges->at[i].from])
			g->start[edges->at[i].to + 1]++;
	for (size_t f = 0; f <= g->files; f++)
		g->start[f + 1] += g->start[f];
	at = xmalloc((g->files + 2) * sizeof(*at));
	memcpy(at, g->start, (g->files + 2) * sizeof(*at));
	for (size_t i = 0; i < edges->len; i++)
		if (!excluded[edges->at[i].from])
			g->from[at[edges->at[i].to]++] = edges->at[i].from;
	free(at);
}

static int load_all(struct include_graph *g, const char *arch, struct err *err)
{
	struct place *places = NULL;
	bool *excluded = NULL;
	edges_t edges = { 0 };

	arch = intern(arch ? arch : "");
	if (g->start && g->arch == arch)
		return 0;
	if (!load_places(g, &places, err) && !load_spellings(g, err) &&
	    !collect_edges(g, arch, places, &edges, err) &&
	    !collect_forced(g, arch, places, &edges, err) &&
	    !excluded_files(g, arch, &excluded, err)) {
		sort_edges(g, &edges, excluded);
		g->arch = arch;
	}
	free(places);
	free(excluded);
	vec_release(&edges);
	return err->code;
}

int include_includers(struct include_graph *g, uint32_t file, const char *arch, bool transitive,
		      file_ids_t *out, struct err *err)
{
	struct map *seen;
	size_t first = out->len;

	if (!arch)
		arch = own_arch(g, file, err);
	if (load_all(g, arch, err))
		return err->code;
	seen = map_new();
	for (size_t next = first; file < g->files; file = out->at[next++]) {
		for (uint32_t i = g->start[file]; i < g->start[file + 1]; i++)
			add_new(seen, g->from[i], out);
		if (!transitive || next == out->len)
			break;
	}
	if (out->len > first)
		qsort(out->at + first, out->len - first, sizeof(*out->at), by_number);
	map_free(seen);
	return 0;
}
