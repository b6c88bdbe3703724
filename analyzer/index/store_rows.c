// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows from workers into their tables, and out of them. To SQLite they are a virtual table, row_stream, so that one
 * INSERT … SELECT takes all rows of one table and file; a statement a row takes more than twice as long.
 * https://www.sqlite.org/vtab.html
 */
#include "index/store.h"

struct row_stream {
	sqlite3_vtab_cursor cursor; /* there is never more than one */
	const char *p, *end;
	struct row row;      /* the next one, read already */
	bool more;
	enum table table;    /* of the rows of this statement */
	int64_t base;        /* id of the first row */
	uint32_t count;      /* rows of this table so far */
	uint32_t total[TABLES];
	void (*watch)(void *ctx, const struct row *row);
	void *ctx;
};

static void advance(struct row_stream *s)
{
	s->more = rows_next(&s->p, s->end, &s->row);
}

/* ---- the virtual table ----------------------------------------------------------------------------- */

struct stream_table {
	sqlite3_vtab base;
	struct row_stream *stream;
};

static int stream_connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out,
			  char **message)
{
	struct str sql = STR_INIT;
	struct stream_table *t;
	int rc, i;

	(void)argc, (void)argv, (void)message;
	str_add(&sql, "CREATE TABLE x(id");
	for (i = 0; i < ROW_MAX_COLUMNS; i++)
		str_addf(&sql, ",c%d", i);
	str_add(&sql, ")");
	rc = sqlite3_declare_vtab(db, sql.buf);
	str_release(&sql);
	if (rc)
		return rc;
	t = sqlite3_malloc(sizeof(*t));
	if (!t)
		return SQLITE_NOMEM;
	memset(t, 0, sizeof(*t));
	t->stream = aux;
	*out = &t->base;
	return SQLITE_OK;
}

static int stream_disconnect(sqlite3_vtab *t)
{
	sqlite3_free(t);
	return SQLITE_OK;
}

static int stream_best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
	(void)t;
	info->estimatedRows = 100;
	return SQLITE_OK;
}

static int stream_open(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
	*out = &((struct stream_table *)t)->stream->cursor;
	return SQLITE_OK;
}

static int stream_close(sqlite3_vtab_cursor *c)
{
	(void)c;
	return SQLITE_OK;
}

static int stream_filter(sqlite3_vtab_cursor *c, int num, const char *str, int argc, sqlite3_value **argv)
{
	(void)c, (void)num, (void)str, (void)argc, (void)argv;
	return SQLITE_OK;
}

static int stream_next(sqlite3_vtab_cursor *c)
{
	struct row_stream *s = (struct row_stream *)c;

	if (s->watch)
		s->watch(s->ctx, &s->row);
	s->count++;
	advance(s);
	return SQLITE_OK;
}

static int stream_eof(sqlite3_vtab_cursor *c)
{
	const struct row_stream *s = (const struct row_stream *)c;

	return !s->more || s->row.table != s->table;
}

static int stream_column(sqlite3_vtab_cursor *c, sqlite3_context *ctx, int i)
{
	const struct row_stream *s = (const struct row_stream *)c;
	const struct cell *cell;

	if (i == 0) {
		sqlite3_result_int64(ctx, s->base + s->count);
		return SQLITE_OK;
	}
	cell = &s->row.cells[i - 1];
	switch (cell->kind) {
	case CELL_NULL:
		break;
	case CELL_INT:
		sqlite3_result_int64(ctx, cell->num);
		break;
	case CELL_REF:
		sqlite3_result_int64(ctx, s->base + cell->num);
		break;
	default:
		sqlite3_result_text(ctx, cell->text, (int)cell->len, SQLITE_STATIC);
	}
	return SQLITE_OK;
}

static int stream_rowid(sqlite3_vtab_cursor *c, sqlite3_int64 *id)
{
	*id = ((struct row_stream *)c)->count;
	return SQLITE_OK;
}

static const sqlite3_module stream_module = {
	/* no xCreate: it is there under its own name, and nothing can make another */
	.xConnect = stream_connect, .xBestIndex = stream_best_index, .xDisconnect = stream_disconnect,
	.xOpen = stream_open, .xClose = stream_close, .xFilter = stream_filter, .xNext = stream_next,
	.xEof = stream_eof, .xColumn = stream_column, .xRowid = stream_rowid,
};

struct row_stream *row_stream_new(sqlite3 *db, struct err *err)
{
	struct row_stream *s = xcalloc(1, sizeof(*s));

	if (sqlite3_create_module(db, "row_stream", &stream_module, s)) {
		err_set(err, ERR_FAIL, "cannot make a virtual table: %s", sqlite3_errmsg(db));
		free(s);
		return NULL;
	}
	return s;
}

/* ---- rows of a file --------------------------------------------------------------------------------- */

int store_rows(struct store *st, uint32_t file, const char *p, size_t n,
	       void (*row)(void *ctx, const struct row *row), void *ctx, struct err *err)
{
	struct row_stream *s = st->stream;

	s->p = p;
	s->end = p + n;
	s->base = (int64_t)file << ROW_BITS;
	s->watch = row;
	s->ctx = ctx;
	memset(s->total, 0, sizeof(s->total));
	advance(s);
	while (s->more) {
		s->table = s->row.table;
		s->count = s->total[s->table];
		if (store_step(st, st->insert[s->table], err))
			return err->code;
		s->total[s->table] = s->count;
		if (s->count >> ROW_BITS)
			return err_set(err, ERR_FAIL, "more than %d rows of one file", 1 << ROW_BITS);
	}
	return 0;
}

int store_forget(struct store *s, uint32_t file, bool keep_names, struct err *err)
{
	int t;

	for (t = 0; t < TABLES; t++) {
		if (t == TABLE_NAME_KIND && keep_names)
			continue;
		sqlite3_bind_int64(s->forget[t], 1, file);
		if (store_step(s, s->forget[t], err))
			return err->code;
	}
	return 0;
}
