// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the user asks in SQL: one SELECT, nothing that writes or reaches outside the database, and
 * three additions: files_using(NAME) as a table, type_text(TYPE), path_of(ID).
 */
#include "index/read.h"
#include "syntax/ctype.h"

/* ---- files_using(name) ----------------------------------------------------------------------- */

enum { COLUMN_FILE, COLUMN_NAME };

struct using_table {
	sqlite3_vtab base;
	struct index *ix;
};
struct using_cursor {
	sqlite3_vtab_cursor base;
	file_ids_t files;
	size_t at;
};

static int using_connect(sqlite3 *db, void *ix, int argc, const char *const *argv,
			 sqlite3_vtab **out, char **message)
{
	struct using_table *t;
	int rc = sqlite3_declare_vtab(db, "CREATE TABLE x(file INTEGER, name TEXT HIDDEN)");

	(void)argc, (void)argv, (void)message;
	if (rc)
		return rc;
	sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
	t = sqlite3_malloc(sizeof(*t));
	if (!t)
		return SQLITE_NOMEM;
	*t = (struct using_table){ .ix = ix };
	*out = &t->base;
	return SQLITE_OK;
}

static int using_disconnect(sqlite3_vtab *t)
{
	sqlite3_free(t);
	return SQLITE_OK;
}

static int using_best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
	bool unusable = false;
	int i;

	(void)t;
	for (i = 0; i < info->nConstraint; i++) {
		if (info->aConstraint[i].iColumn != COLUMN_NAME ||
		    info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (!info->aConstraint[i].usable) {
			unusable = true;
			continue;
		}
		info->aConstraintUsage[i].argvIndex = 1;
		info->aConstraintUsage[i].omit = 1;
		info->idxNum = 1;
		info->estimatedCost = 10;
		info->estimatedRows = 100;
		return SQLITE_OK;
	}
	return unusable ? SQLITE_CONSTRAINT : SQLITE_OK; /* without a name: using_filter() objects */
}

static int using_open(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
	struct using_cursor *c = xcalloc(1, sizeof(*c));

	(void)t;
	*out = &c->base;
	return SQLITE_OK;
}

static int using_close(sqlite3_vtab_cursor *cursor)
{
	struct using_cursor *c = (struct using_cursor *)cursor;

	vec_release(&c->files);
	free(c);
	return SQLITE_OK;
}

static int using_filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc,
			sqlite3_value **argv)
{
	struct using_cursor *c = (struct using_cursor *)cursor;
	struct using_table *t = (struct using_table *)c->base.pVtab;
	struct err err = { 0 };
	const char *name;

	(void)text;
	c->at = c->files.len = 0;
	if (!number || argc < 1) {
		t->base.zErrMsg = sqlite3_mprintf("files_using(NAME) needs a name");
		return SQLITE_ERROR;
	}
	name = (const char *)sqlite3_value_text(argv[0]);
	if (name && index_files_using(t->ix, name, false, &c->files, &err)) {
		t->base.zErrMsg = sqlite3_mprintf("%s", err.text);
		return SQLITE_ERROR;
	}
	return SQLITE_OK;
}

static int using_next(sqlite3_vtab_cursor *cursor)
{
	((struct using_cursor *)cursor)->at++;
	return SQLITE_OK;
}

static int using_eof(sqlite3_vtab_cursor *cursor)
{
	struct using_cursor *c = (struct using_cursor *)cursor;

	return c->at >= c->files.len;
}

static int using_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int column)
{
	struct using_cursor *c = (struct using_cursor *)cursor;

	if (column == COLUMN_FILE)
		sqlite3_result_int64(out, c->files.at[c->at]);
	return SQLITE_OK;
}

static int using_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
	struct using_cursor *c = (struct using_cursor *)cursor;

	*rowid = c->files.at[c->at];
	return SQLITE_OK;
}

static const sqlite3_module using_module = {
	.xConnect = using_connect, /* no xCreate: it is there without CREATE VIRTUAL TABLE */
	.xBestIndex = using_best_index,
	.xDisconnect = using_disconnect,
	.xDestroy = using_disconnect,
	.xOpen = using_open,
	.xClose = using_close,
	.xFilter = using_filter,
	.xNext = using_next,
	.xEof = using_eof,
	.xColumn = using_column,
	.xRowid = using_rowid,
};

/* ---- functions ------------------------------------------------------------------------------- */

static void type_text(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	const struct ctype *t;
	struct str s = STR_INIT;
	const char *p = text;

	(void)argc;
	if (!text)
		return;
	t = ctype_load(&p, text + sqlite3_value_bytes(argv[0]));
	if (p)
		ctype_print(t, &s);
	else
		str_add(&s, text);
	sqlite3_result_text(out, s.buf, (int)s.len, SQLITE_TRANSIENT);
	str_release(&s);
}

/* Of a file or of any row that comes from a file */
static void path_of(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	int64_t id = sqlite3_value_int64(argv[0]);
	const char *path;

	(void)argc;
	path = index_file_path(sqlite3_user_data(out),
			       id >> ROW_BITS ? row_file(id) : (uint32_t)id);
	if (path)
		sqlite3_result_text(out, path, -1, SQLITE_STATIC);
}

static int register_additions(struct index *ix, struct err *err)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	int rc;

	if (ix->sql_ready)
		return 0;
	rc = sqlite3_create_module(ix->db, "files_using", &using_module, ix);
	if (!rc)
		rc = sqlite3_create_function(ix->db, "type_text", 1, flags, ix, type_text, NULL,
					     NULL);
	if (!rc)
		rc = sqlite3_create_function(ix->db, "path_of", 1, flags, ix, path_of, NULL, NULL);
	/* such tables come into being when they are first named, which the authorizer would not let pass */
	if (!rc)
		rc = sqlite3_exec(ix->db,
				  "EXPLAIN SELECT 1 FROM files_using(''), pragma_table_info(''), "
				  "pragma_table_xinfo(''), pragma_table_list, pragma_page_count, "
				  "pragma_page_size",
				  NULL, NULL, NULL);
	if (rc)
		return index_db_error(ix, rc, err);
	ix->sql_ready = true;
	return 0;
}

/* ---- the statement --------------------------------------------------------------------------- */

static bool reading_pragma(const char *name)
{
	static const char *const names[] = { "table_info", "table_xinfo", "table_list",
					     "page_count", "page_size" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!sqlite3_stricmp(name, names[i]))
			return true;
	return false;
}

static int authorize(void *ctx, int action, const char *a, const char *b, const char *db,
		     const char *view)
{
	(void)ctx, (void)db, (void)view;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return b && !sqlite3_stricmp(b, "load_extension") ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_PRAGMA:
		return reading_pragma(a) ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

static int prepare(struct index *ix, const char *sql, sqlite3_stmt **st, struct err *err)
{
	const char *tail = NULL;
	sqlite3_stmt *second = NULL;
	int rc = sqlite3_prepare_v2(ix->db, sql, -1, st, &tail);

	if (rc == SQLITE_AUTH)
		return err_set(err, ERR_USAGE, "--sql takes a SELECT and nothing that writes: %s",
			       sqlite3_errmsg(ix->db));
	if (rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB || rc == SQLITE_BUSY)
		return index_db_error(ix, rc, err);
	if (rc)
		return err_set(err, ERR_USAGE, "--sql: %s", sqlite3_errmsg(ix->db));
	if (!*st)
		return err_set(err, ERR_USAGE, "--sql: there is no statement");
	if (!sqlite3_column_count(*st) || !sqlite3_stmt_readonly(*st)) /* VACUUM INTO 'file' */
		return err_set(err, ERR_USAGE, "--sql takes a SELECT and nothing that writes");
	/* comments and blanks behind it are no statement; anything else is, or an error */
	rc = sqlite3_prepare_v2(ix->db, tail, -1, &second, NULL);
	if (rc || second) {
		sqlite3_finalize(second);
		return err_set(err, ERR_USAGE, "--sql takes one statement");
	}
	return 0;
}

static void name_columns(sqlite3_stmt *st,
			 void (*columns)(void *ctx, const char *const *names, int n), void *ctx)
{
	int n = sqlite3_column_count(st), i;
	const char **names = xcalloc((size_t)n, sizeof(*names));

	for (i = 0; i < n; i++) {
		names[i] = sqlite3_column_name(st, i);
		names[i] = names[i] ? names[i] : "";
	}
	columns(ctx, names, n);
	free(names);
}

static int run(struct index *ix, sqlite3_stmt *st, index_row_fn row, void *ctx, struct err *err)
{
	int n = sqlite3_column_count(st), rc = SQLITE_DONE, i;
	struct cell *cells = xcalloc((size_t)n, sizeof(*cells));
	struct str *scratch =
		xcalloc((size_t)n, sizeof(*scratch)); /* one a column: they don't move */
	bool stop = false;

	for (i = 0; i < n; i++)
		str_init(&scratch[i]);
	while (!stop && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		for (i = 0; i < n; i++) {
			str_reset(&scratch[i]);
			cells[i] = index_cell(st, i, &scratch[i]);
		}
		stop = row(ctx, cells, n);
	}
	if (!stop && rc == SQLITE_ERROR)
		err_set(err, ERR_USAGE, "--sql: %s", sqlite3_errmsg(ix->db));
	else if (!stop && rc != SQLITE_DONE)
		index_db_error(ix, rc, err);
	for (i = 0; i < n; i++)
		str_release(&scratch[i]);
	free(scratch);
	free(cells);
	return err->code;
}

int index_sql(struct index *ix, const char *sql,
	      void (*columns)(void *ctx, const char *const *names, int n), index_row_fn row,
	      void *ctx, struct err *err)
{
	struct err local = { 0 };
	sqlite3_stmt *st = NULL;

	err = err ? err : &local;
	if (index_own_connection(ix, err) || register_additions(ix, err))
		return err->code;
	/* path_of() and files_using() prepare statements of their own while this one runs: those of the
	 * program are not asked about. */
	sqlite3_set_authorizer(ix->db, authorize, NULL);
	prepare(ix, sql, &st, err);
	sqlite3_set_authorizer(ix->db, NULL, NULL);
	if (!err->code) {
		if (columns)
			name_columns(st, columns, ctx);
		run(ix, st, row, ctx, err);
	}
	sqlite3_finalize(st);
	return err->code;
}
