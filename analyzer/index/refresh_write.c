// SPDX-License-Identifier: GPL-2.0-only
/* What workers found in files, into the database. */
#include "index/refresh.h"

/* rc: what the last sqlite3_step() said */
static int end_reading(struct refresh *r, sqlite3_stmt *st, int rc)
{
	if (rc != SQLITE_DONE)
		store_error(&r->store, "cannot be read", r->err);
	sqlite3_finalize(st);
	return r->err->code;
}

/* ---- #include lines that come and go ---------------------------------------------------------------- */

static int gone_includes(struct refresh *r, const struct entry *e)
{
	sqlite3_stmt *st;
	int rc;

	st = store_prepare(&r->store, "SELECT form, spelled FROM include WHERE id >= ?1 << 24 AND "
				      "id < (?1 + 1) << 24", r->err);
	if (!st)
		return r->err->code;
	sqlite3_bind_int64(st, 1, e->id);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		vec_push(&r->includes.lines_gone,
			 (struct include_line){
				 arena_strdup(r->arena, (const char *)sqlite3_column_text(st, 0)),
				 arena_strdup(r->arena, (const char *)sqlite3_column_text(st, 1)), e->path });
	return end_reading(r, st, rc);
}

struct row_watch {
	struct refresh *r;
	const struct entry *e;
};

/* Columns of include: line, form, spelled, cond */
static void watch_row(void *ctx, const struct row *row)
{
	struct row_watch *w = ctx;

	if (row->table == TABLE_INCLUDE)
		vec_push(&w->r->includes.lines_come,
			 (struct include_line){
				 arena_strndup(w->r->arena, row->cells[1].text, row->cells[1].len),
				 arena_strndup(w->r->arena, row->cells[2].text, row->cells[2].len), w->e->path });
}

/* ---- the row in `file` ------------------------------------------------------------------------------ */

static const char *arch_of(const char *path)
{
	return tree_path_arch(starts_with(path, "tools/arch/") ? path + strlen("tools/") : path);
}

/* A file that may have changed within the tick of the clock in which it was read is to be confirmed. */
static int64_t trusted_mtime(const struct refresh *r, const struct entry *e)
{
	const int64_t tick = 50 * 1000 * 1000;

	return e->mtime_ns < r->start_ns - tick ? e->mtime_ns : 0;
}

static int write_file(struct refresh *r, const struct entry *e, const struct parsed_file *f)
{
	/* What was read twice must have been the same both times; if not, the next run looks again. */
	bool same = f && !memcmp(f->hash, e->seen, HASH_BYTES);
	sqlite3_stmt *st = r->put_file;

	sqlite3_bind_int64(st, 1, e->id);
	sqlite3_bind_text(st, 2, e->path, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, (int64_t)e->size);
	sqlite3_bind_int64(st, 4, same ? trusted_mtime(r, e) : 0);
	if (same)
		sqlite3_bind_blob(st, 5, e->seen, HASH_BYTES, SQLITE_STATIC);
	else
		sqlite3_bind_null(st, 5);
	sqlite3_bind_text(st, 6, f && f->blob[0] ? f->blob : NULL, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 7, arch_of(e->path), -1, SQLITE_STATIC);
	if (f) {
		sqlite3_bind_int64(st, 8, (int64_t)f->lines);
		sqlite3_bind_int64(st, 9, (int64_t)f->errors);
	} else {
		sqlite3_bind_null(st, 8);
		sqlite3_bind_null(st, 9);
	}
	sqlite3_bind_text(st, 10, f ? NULL : e->problem, -1, SQLITE_STATIC);
	return store_step(&r->store, st, r->err);
}

int refresh_touch(struct refresh *r, const struct entry *e)
{
	sqlite3_bind_int64(r->touch_file, 1, e->id);
	sqlite3_bind_int64(r->touch_file, 2, trusted_mtime(r, e));
	sqlite3_bind_int64(r->touch_file, 3, (int64_t)e->size); /* listed and read may have been two states */
	return store_step(&r->store, r->touch_file, r->err);
}

/* ---- one file --------------------------------------------------------------------------------------- */

/* Its identifiers so far, appended to out */
static int old_idents(struct refresh *r, const struct entry *e, struct str *out)
{
	sqlite3_stmt *st = store_prepare(&r->store, "SELECT data FROM file_idents WHERE file = ?", r->err);
	int rc;

	if (!st)
		return r->err->code;
	sqlite3_bind_int64(st, 1, e->id);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		str_addn(out, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0));
	return end_reading(r, st, rc);
}

/* Takes out what the index has of the file, but for its row in `file`; new_idents come instead. What a
 * header says of names stays when it is only parsed again. */
static int replace(struct refresh *r, const struct entry *e, const char *new_idents, size_t n)
{
	struct str old = STR_INIT;
	int rc = 0;

	if (!r->store.fresh) {
		rc = gone_includes(r, e);
		if (!rc)
			rc = old_idents(r, e, &old);
		if (!rc)
			rc = store_forget(&r->store, e->id, !e->changed, r->err);
	}
	if (!rc)
		rc = store_idents(&r->store, e->id, old.buf, old.len, new_idents, n, r->err);
	str_release(&old);
	return rc;
}

/* names_dump() lines as rows of name_kind */
static int write_names(struct refresh *r, const struct entry *e)
{
	const char *p = e->names, *nl, *name_end, *kinds_end;
	struct str buf = STR_INIT;
	struct rows rows;
	int rc;

	rows_init(&rows, &buf);
	for (; p && *p; p = nl + 1) {
		nl = strchr(p, '\n');
		name_end = memchr(p, ' ', (size_t)(nl - p));
		kinds_end = memchr(name_end + 1, ' ', (size_t)(nl - name_end - 1));
		rows_begin(&rows, TABLE_NAME_KIND);
		rows_textn(&rows, p, (size_t)(name_end - p));
		rows_int(&rows, strtol(name_end + 1, NULL, 10));
		if (kinds_end)
			rows_textn(&rows, kinds_end + 1, (size_t)(nl - kinds_end - 1));
		else
			rows_null(&rows);
		rows_end(&rows);
	}
	rc = store_rows(&r->store, e->id, buf.buf, buf.len, NULL, NULL, r->err);
	str_release(&buf);
	return rc;
}

static void progress(struct refresh *r, size_t i)
{
	if (r->o->progress)
		r->o->progress(r->o->ctx, "indexing", i + 1, r->todo.len);
}

static void take_problem(void *ctx, size_t i, const char *reason)
{
	struct refresh *r = ctx;
	struct entry *e = r->todo.at[i];

	if (r->err->code)
		return;
	free(e->problem);
	e->problem = xstrdup(reason);
	r->report->problems++;
	if (!replace(r, e, NULL, 0) && !write_names(r, e))
		write_file(r, e, NULL);
	progress(r, i);
}

static void take_parsed(void *ctx, size_t i, const struct parsed_file *f)
{
	struct refresh *r = ctx;
	struct entry *e = r->todo.at[i];
	struct row_watch watch = { r, e };

	if (r->err->code)
		return;
	r->report->parsed++;
	if (replace(r, e, f->idents, f->idents_len) || write_names(r, e) ||
	    store_rows(&r->store, e->id, f->rows, f->rows_len, r->store.fresh ? NULL : watch_row, &watch,
		       r->err))
		return;
	write_file(r, e, f);
	progress(r, i);
}

static int delete_row(struct refresh *r, const char *sql, uint32_t id)
{
	sqlite3_stmt *st = store_prepare(&r->store, sql, r->err);

	if (!st)
		return r->err->code;
	sqlite3_bind_int64(st, 1, id);
	store_step(&r->store, st, r->err);
	sqlite3_finalize(st);
	return r->err->code;
}

int refresh_remove(struct refresh *r, const struct entry *e)
{
	int rc = replace(r, e, NULL, 0);

	vec_push(&r->includes.paths_gone, e->path);
	if (!rc)
		rc = delete_row(r, "DELETE FROM file WHERE id = ?", e->id);
	return rc ? rc : delete_row(r, "DELETE FROM file_idents WHERE file = ?", e->id);
}

int refresh_write(struct refresh *r)
{
	struct work w = { .root = tree_root(r->o->tree), .jobs = r->o->jobs, .n = r->todo.len,
			  .files = (const struct entry *const *)r->todo.at, .names = r->names,
			  .blobs = r->blobs, .problem = take_problem, .parsed = take_parsed, .ctx = r };
	size_t i;
	int rc;

	for (i = 0; i < r->todo.len; i++) {
		if (r->todo.at[i]->id)
			continue;
		r->todo.at[i]->id = ++r->last_id;
		if (!r->store.fresh)
			vec_push(&r->includes.paths_come, r->todo.at[i]->path);
	}
	rc = work_parse(&w, r->err);
	return r->err->code ? r->err->code : rc;
}
