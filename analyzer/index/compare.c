// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is an index what building it from scratch would give? Two databases, row for row. Files are matched
 * by path, since their ids (and so those of all rows) may differ; references are compared by their
 * place within the file.
 */
#include <unistd.h>

#include "base/file.h"
#include "index/index.h"
#include "index/refresh.h"

struct side {
	sqlite3 *db;
	sqlite3_stmt *files, *rows[TABLES], *idents;
	bool more;
};
struct compare {
	struct side a, b; /* the index, the one from scratch */
	void (*difference)(void *ctx, const char *text);
	void *ctx;
	size_t n;
	struct map *a_to_b; /* file.id → file.id */
	struct err *err;
};

static void differ(struct compare *c, const char *fmt, ...) PRINTF(2, 3);
static void differ(struct compare *c, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	c->n++;
	if (c->difference)
		c->difference(c->ctx, s.buf);
	str_release(&s);
}

/* ---- statements -------------------------------------------------------------------------------------- */

static sqlite3_stmt *prepare(struct compare *c, struct side *s, const char *sql)
{
	sqlite3_stmt *st = NULL;

	if (!c->err->code && sqlite3_prepare_v2(s->db, sql, -1, &st, NULL))
		err_set(c->err, ERR_FAIL, "cannot compare: %s", sqlite3_errmsg(s->db));
	return st;
}

static bool step(struct compare *c, struct side *s, sqlite3_stmt *st)
{
	int rc = c->err->code ? SQLITE_DONE : sqlite3_step(st);

	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		err_set(c->err, ERR_FAIL, "cannot compare: %s", sqlite3_errmsg(s->db));
	return rc == SQLITE_ROW;
}

static void side_open(struct compare *c, struct side *s, const char *path)
{
	char sql[200];
	int t;

	/* for writing, so that SQLite can play back the journal of a run that was killed */
	if (!c->err->code && sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE, NULL))
		err_set(c->err, ERR_FAIL, "%s: %s", path, sqlite3_errmsg(s->db));
	sqlite3_busy_timeout(s->db, 60 * 1000);
	s->files = prepare(c, s, "SELECT id, path, size, hash, blob, arch, lines, errors, problem FROM file "
				 "ORDER BY path");
	s->idents = prepare(c, s, "SELECT data FROM file_idents WHERE file = ?");
	for (t = 0; t < TABLES; t++) {
		snprintf(sql, sizeof(sql), "SELECT * FROM %s WHERE id >= ?1 << %d AND id < (?1 + 1) << %d "
					   "ORDER BY id", table_name(t), ROW_BITS, ROW_BITS);
		s->rows[t] = prepare(c, s, sql);
	}
}

static void side_close(struct side *s)
{
	int t;

	sqlite3_finalize(s->files);
	sqlite3_finalize(s->idents);
	for (t = 0; t < TABLES; t++)
		sqlite3_finalize(s->rows[t]);
	sqlite3_close(s->db);
}

/* ---- values ------------------------------------------------------------------------------------------ */

static int64_t within(int64_t v, uint32_t file)
{
	return v > 0 && row_file(v) == file ? v - ((int64_t)file << ROW_BITS) : v;
}

static bool same_bytes(sqlite3_stmt *a, sqlite3_stmt *b, int i)
{
	int n = sqlite3_column_bytes(a, i);

	return n == sqlite3_column_bytes(b, i) &&
	       (!n || !memcmp(sqlite3_column_blob(a, i), sqlite3_column_blob(b, i), (size_t)n));
}

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int i, uint32_t file_a, uint32_t file_b)
{
	int type = sqlite3_column_type(a, i);

	if (type != sqlite3_column_type(b, i))
		return false;
	if (type == SQLITE_NULL)
		return true;
	if (type == SQLITE_INTEGER)
		return within(sqlite3_column_int64(a, i), file_a) == within(sqlite3_column_int64(b, i), file_b);
	return same_bytes(a, b, i);
}

/* ---- files ------------------------------------------------------------------------------------------- */

static void compare_rows(struct compare *c, const char *path, enum table t, uint32_t file_a, uint32_t file_b)
{
	sqlite3_stmt *a = c->a.rows[t], *b = c->b.rows[t];
	bool more_a, more_b;
	int i, n = sqlite3_column_count(a);
	size_t row = 0;

	sqlite3_bind_int64(a, 1, file_a);
	sqlite3_bind_int64(b, 1, file_b);
	for (;; row++) {
		more_a = step(c, &c->a, a);
		more_b = step(c, &c->b, b);
		if (!more_a || !more_b)
			break;
		for (i = 0; i < n && same_value(a, b, i, file_a, file_b); i++)
			;
		if (i < n) {
			differ(c, "%s: %s row %zu: column %s", path, table_name(t), row, sqlite3_column_name(a, i));
			break;
		}
	}
	if (more_a != more_b)
		differ(c, "%s: %s row %zu: only in the index%s", path, table_name(t), row,
		       more_a ? "" : " from scratch");
	sqlite3_reset(a);
	sqlite3_reset(b);
}

static void compare_idents(struct compare *c, const char *path, uint32_t file_a, uint32_t file_b)
{
	bool more_a, more_b;

	sqlite3_bind_int64(c->a.idents, 1, file_a);
	sqlite3_bind_int64(c->b.idents, 1, file_b);
	more_a = step(c, &c->a, c->a.idents);
	more_b = step(c, &c->b, c->b.idents);
	if (more_a != more_b || (more_a && !same_bytes(c->a.idents, c->b.idents, 0)))
		differ(c, "%s: file_idents", path);
	sqlite3_reset(c->a.idents);
	sqlite3_reset(c->b.idents);
}

static void compare_file(struct compare *c)
{
	sqlite3_stmt *a = c->a.files, *b = c->b.files;
	const char *path = (const char *)sqlite3_column_text(a, 1);
	uint32_t file_a = (uint32_t)sqlite3_column_int64(a, 0), file_b = (uint32_t)sqlite3_column_int64(b, 0);
	int i, t;

	*map_slot(c->a_to_b, (const char *)&file_a, sizeof(file_a), NULL) = file_b;
	for (i = 2; i < sqlite3_column_count(a); i++)
		if (!same_value(a, b, i, 0, 0))
			differ(c, "%s: file: column %s", path, sqlite3_column_name(a, i));
	for (t = 0; t < TABLES; t++)
		compare_rows(c, path, t, file_a, file_b);
	compare_idents(c, path, file_a, file_b);
}

static void compare_files(struct compare *c)
{
	const char *a, *b;
	int order;

	c->a.more = step(c, &c->a, c->a.files);
	c->b.more = step(c, &c->b, c->b.files);
	while (c->a.more || c->b.more) {
		a = c->a.more ? (const char *)sqlite3_column_text(c->a.files, 1) : NULL;
		b = c->b.more ? (const char *)sqlite3_column_text(c->b.files, 1) : NULL;
		order = !a ? 1 : !b ? -1 : strcmp(a, b);
		if (order < 0)
			differ(c, "%s: only in the index", a);
		else if (order > 0)
			differ(c, "%s: missing in the index", b);
		else
			compare_file(c);
		if (order <= 0)
			c->a.more = step(c, &c->a, c->a.files);
		if (order >= 0)
			c->b.more = step(c, &c->b, c->b.files);
	}
}

/* ---- posting ----------------------------------------------------------------------------------------- */

static int by_low_file(const void *x, const void *y)
{
	const struct posting *a = x, *b = y;

	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	return (a->file > b->file) - (a->file < b->file);
}

/* A bucket, with the files under their ids in b */
static bool load_bucket(struct compare *c, bool translate, sqlite3_stmt *st, postings_t *v)
{
	uintptr_t to;
	size_t i;

	v->len = 0;
	if (!postings_load(v, sqlite3_column_blob(st, 1), (size_t)sqlite3_column_bytes(st, 1)))
		return false;
	for (i = 0; translate && i < v->len; i++) {
		to = map_getn(c->a_to_b, (const char *)&v->at[i].file, sizeof(v->at[i].file));
		v->at[i].file = to ? (uint32_t)to : UINT32_MAX;
	}
	if (v->len)
		qsort(v->at, v->len, sizeof(*v->at), by_low_file);
	return true;
}

static bool same_postings(const postings_t *a, const postings_t *b)
{
	size_t i;

	for (i = 0; a->len == b->len && i < a->len; i++)
		if (by_low_file(&a->at[i], &b->at[i]) || a->at[i].declares != b->at[i].declares)
			return false;
	return a->len == b->len;
}

static void compare_postings(struct compare *c)
{
	static const char sql[] = "SELECT bucket, data FROM posting ORDER BY bucket";
	sqlite3_stmt *a = prepare(c, &c->a, sql), *b = prepare(c, &c->b, sql);
	postings_t va = { 0 }, vb = { 0 };
	bool more_a = a && step(c, &c->a, a), more_b = b && step(c, &c->b, b);
	int64_t na, nb;

	while (more_a || more_b) {
		na = more_a ? sqlite3_column_int64(a, 0) : INT64_MAX;
		nb = more_b ? sqlite3_column_int64(b, 0) : INT64_MAX;
		if (na != nb)
			differ(c, "posting: bucket %lld is in one only", (long long)MIN(na, nb));
		else if (!load_bucket(c, true, a, &va) || !load_bucket(c, false, b, &vb) ||
			 !same_postings(&va, &vb))
			differ(c, "posting: bucket %lld", (long long)na);
		if (na <= nb)
			more_a = step(c, &c->a, a);
		if (nb <= na)
			more_b = step(c, &c->b, b);
	}
	vec_release(&va);
	vec_release(&vb);
	sqlite3_finalize(a);
	sqlite3_finalize(b);
}

/* ---- #include ---------------------------------------------------------------------------------------- */

static void compare_sql(struct compare *c, const char *what, const char *sql)
{
	sqlite3_stmt *a = prepare(c, &c->a, sql), *b = prepare(c, &c->b, sql);
	bool more_a = a && step(c, &c->a, a), more_b = b && step(c, &c->b, b);
	int i = 0, n = a ? sqlite3_column_count(a) : 0;

	while (more_a && more_b) {
		for (i = 0; i < n && same_value(a, b, i, 0, 0); i++)
			;
		if (i < n)
			break;
		more_a = step(c, &c->a, a);
		more_b = step(c, &c->b, b);
	}
	if (more_a || more_b) /* the rest would be out of step */
		differ(c, "%s: first at %s %s", what, sqlite3_column_text(more_a ? a : b, 0),
		       sqlite3_column_text(more_a ? a : b, 1));
	sqlite3_finalize(a);
	sqlite3_finalize(b);
}

static void compare_all(struct compare *c)
{
	compare_files(c);
	compare_postings(c);
	compare_sql(c, "include_target",
		    "SELECT form, spelled, dir, t.arch, path, how, uses FROM include_target t "
		    "LEFT JOIN file ON file.id = target ORDER BY 1, 2, 3, 4");
	compare_sql(c, "include_makefile", "SELECT * FROM include_makefile ORDER BY 1");
}

/* ---- is it whole? ------------------------------------------------------------------------------------ */

static void integrity(struct compare *c)
{
	sqlite3_stmt *st = prepare(c, &c->a, "PRAGMA integrity_check(10)");

	while (st && step(c, &c->a, st))
		if (strcmp((const char *)sqlite3_column_text(st, 0), "ok"))
			differ(c, "%s", sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
}

int index_check(const struct index_options *o, void (*difference)(void *ctx, const char *text), size_t *n,
		struct err *err)
{
	struct compare c = { .difference = difference, .ctx = o->ctx, .err = err };
	char *path = index_path(o->tree, o->path), *scratch = NULL;
	const char *dir;
	struct index_report report;
	int rc = store_check_header(path, err);

	if (!rc)
		side_open(&c, &c.a, path);
	if (!err->code)
		integrity(&c);
	dir = err->code || c.n ? NULL : temp_dir(err);
	if (dir) {
		scratch = path_join(dir, "scratch.db");
		refresh_build(o, scratch, NULL, &report, err);
	}
	if (scratch && !err->code) {
		c.a_to_b = map_new();
		side_open(&c, &c.b, scratch);
		if (!err->code)
			compare_all(&c);
		map_free(c.a_to_b);
		side_close(&c.b);
	}
	side_close(&c.a);
	if (scratch)
		unlink(scratch);
	free(scratch);
	free(path);
	*n = c.n;
	return err->code;
}
