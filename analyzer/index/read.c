// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading the index. Everything goes by ranges of ids (schema.sql): the list of files that use a name
 * comes from `posting`, then the rows of those files are looked through. That is quicker than indices
 * over names would be to write, and not slower to read where it matters.
 *
 * Statements are prepared once and kept. One that is in use when the same is asked for again (a
 * callback that reads the same table) is prepared a second time and thrown away afterwards.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "index/posting.h"
#include "index/read.h"
#include "index/resolve.h"
#include "index/store.h"

#define MMAP_BYTES (4LL << 30)
#define WAIT_MS 60000 /* for another process that is just committing */

/* ---- errors ---------------------------------------------------------------------------------- */

int index_corrupt(const struct index *ix, const char *what, struct err *err)
{
	return err_set(err, ERR_FAIL, "%s is corrupt (%s); `pteris index` rebuilds it", ix->path,
		       what);
}

int index_db_error(const struct index *ix, int result, struct err *err)
{
	const char *text = ix->db ? sqlite3_errmsg(ix->db) : sqlite3_errstr(result);

	switch (result & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return index_corrupt(ix, text, err);
	case SQLITE_BUSY:
		return err_set(err, ERR_FAIL, "%s: another process keeps it locked", ix->path);
	case SQLITE_INTERRUPT:
		return err_set(err, ERR_INTR, "interrupted");
	case SQLITE_NOMEM:
		return err_set(err, ERR_ENV, "%s: out of memory", ix->path);
	case SQLITE_IOERR:
		return err_set(err, ERR_IO, "%s: %s", ix->path, text);
	default:
		return err_set(err, ERR_FAIL, "%s: %s", ix->path, text);
	}
}

/* ---- statements ------------------------------------------------------------------------------ */

static int take_statement(struct index *ix, const char *sql, sqlite3_stmt **st, struct err *err)
{
	uintptr_t *slot;
	int rc;

	*st = NULL;
	if (index_own_connection(ix, err))
		return err->code;
	slot = map_slot(ix->statements, sql, strlen(sql), NULL);
	*st = (sqlite3_stmt *)*slot;
	*slot = 0;
	if (*st)
		return 0;
	rc = sqlite3_prepare_v3(ix->db, sql, -1, SQLITE_PREPARE_PERSISTENT, st, NULL);
	return rc ? index_db_error(ix, rc, err) : 0;
}

static void give_statement(struct index *ix, sqlite3_stmt *st)
{
	const char *sql = sqlite3_sql(st);
	uintptr_t *slot = map_slot(ix->statements, sql, strlen(sql), NULL);

	if (*slot) {
		sqlite3_finalize(st);
		return;
	}
	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
	*slot = (uintptr_t)st;
}

struct cell index_cell(sqlite3_stmt *st, int i, struct str *scratch)
{
	struct cell c = { .kind = CELL_TEXT };
	const unsigned char *blob;
	size_t start = scratch ? scratch->len : 0;
	int k;

	switch (sqlite3_column_type(st, i)) {
	case SQLITE_NULL:
		c.kind = CELL_NULL;
		return c;
	case SQLITE_INTEGER:
		c.kind = CELL_INT;
		c.num = sqlite3_column_int64(st, i);
		return c;
	case SQLITE_BLOB:
		if (!scratch)
			break;
		blob = sqlite3_column_blob(st, i);
		c.len = (uint32_t)sqlite3_column_bytes(st, i) * 2;
		str_grow(scratch,
			 c.len + 1); /* so that the place stays the same while it is filled */
		for (k = 0; k < (int)c.len / 2; k++)
			str_addf(scratch, "%02x", blob[k]);
		c.text = scratch->buf + start;
		return c;
	default:
		break;
	}
	c.text = (const char *)sqlite3_column_text(st, i);
	c.len = (uint32_t)sqlite3_column_bytes(st, i);
	if (!c.text) /* out of memory */
		c.text = "";
	return c;
}

/* Hands every row to the callback and gives the statement back. 1: the callback stopped it. */
static int run_rows(struct index *ix, sqlite3_stmt *st, index_row_fn row, void *ctx,
		    struct err *err)
{
	struct cell cells[ROW_MAX_COLUMNS];
	int rc, n = MIN(sqlite3_column_count(st), ROW_MAX_COLUMNS), i;
	bool stop = false;

	while (!stop && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		for (i = 0; i < n; i++)
			cells[i] = index_cell(st, i, NULL);
		stop = row(ctx, cells, n);
	}
	if (!stop && rc != SQLITE_DONE)
		rc = index_db_error(ix, rc, err);
	else
		rc = stop;
	give_statement(ix, st);
	return rc;
}

/* ---- opening --------------------------------------------------------------------------------- */

static int one_number(struct index *ix, const char *sql, int64_t *v, struct err *err)
{
	sqlite3_stmt *st;
	int rc;

	*v = 0;
	if (take_statement(ix, sql, &st, err))
		return err->code;
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*v = sqlite3_column_int64(st, 0);
	else if (rc != SQLITE_DONE)
		index_db_error(ix, rc, err);
	give_statement(ix, st);
	return err->code;
}

static int check_complete(struct index *ix, struct err *err)
{
	int64_t complete;

	if (one_number(ix, "SELECT value = '1' FROM meta WHERE key = 'complete'", &complete, err))
		return err->code;
	if (!complete)
		return err_set(err, ERR_FAIL, "%s is not complete; `pteris index` completes it",
			       ix->path);
	return 0;
}

static int check_file(const char *path, struct err *err)
{
	struct err why = { 0 };

	switch (store_check_header(path, &why)) {
	case 0:
		return 0;
	case ERR_FAIL:
		return err_set(err, ERR_FAIL, "%s; `pteris index` rebuilds it", why.text);
	case ERR_NOTFOUND:
		return err_set(err, ERR_NOTFOUND, "%s; `pteris index` makes it", why.text);
	default:
		return err_set(err, why.code, "%s", why.text);
	}
}

static int open_database(struct index *ix, struct err *err)
{
	char pragma[128];
	/* for writing where that is allowed, so that SQLite can play back the journal of a run that was
	 * killed; query_only sees to the rest */
	int rc = sqlite3_open_v2(ix->path, &ix->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
				 NULL);

	if (rc)
		return index_db_error(ix, rc, err);
	sqlite3_extended_result_codes(ix->db, 1);
	sqlite3_busy_timeout(ix->db, WAIT_MS);
	snprintf(pragma, sizeof(pragma),
		 "PRAGMA query_only = 1; PRAGMA cell_size_check = 1; "
		 "PRAGMA mmap_size = %lld",
		 MMAP_BYTES);
	rc = sqlite3_exec(ix->db, pragma, NULL, NULL, NULL);
	if (rc)
		return index_db_error(ix, rc, err);
	return check_complete(ix, err);
}

static int identify(const char *path, uint64_t *device, uint64_t *inode, struct err *err)
{
	struct stat st;

	if (stat(path, &st))
		return err_errno(err, ERR_ENV, "%s: cannot read the index", path);
	*device = (uint64_t)st.st_dev;
	*inode = (uint64_t)st.st_ino;
	return 0;
}

/* SQLite's connections do not survive fork(): a child makes its own, of the same file, and leaves what
 * it inherited alone. While the parent reads (index_snapshot()) nobody can change that file, only put
 * another in its place. */
int index_own_connection(struct index *ix, struct err *err)
{
	uint64_t device, inode;

	if (ix->pid == getpid())
		return 0;
	ix->pid = getpid();
	ix->statements = map_new();
	ix->includes = NULL;
	ix->sql_ready = false;
	if (open_database(ix, err) || identify(ix->path, &device, &inode, err))
		return err->code;
	if (device != ix->device || inode != ix->inode)
		return err_set(err, ERR_FAIL, "%s: another process replaced it meanwhile",
			       ix->path);
	return 0;
}

int index_open(struct index **out, const struct index_options *o, struct err *err)
{
	struct err local = { 0 };
	struct index *ix = xcalloc(1, sizeof(*ix));

	err = err ? err : &local;
	err_clear(err);
	ix->path = index_path(o->tree, o->path);
	ix->statements = map_new();
	ix->pid = getpid();
	*out = ix;
	if (!check_file(ix->path, err) && !identify(ix->path, &ix->device, &ix->inode, err) &&
	    !open_database(ix, err))
		return 0;
	index_close(ix);
	*out = NULL;
	return err->code;
}

void index_close(struct index *ix)
{
	size_t i;

	if (!ix)
		return;
	for (i = 0; i < map_size(ix->statements); i++)
		sqlite3_finalize((sqlite3_stmt *)map_value(ix->statements, i));
	map_free(ix->statements);
	include_graph_free(ix->includes);
	sqlite3_close(ix->db);
	names_free(ix->names);
	vec_release(&ix->files);
	free(ix->path);
	free(ix);
}

int index_snapshot(struct index *ix, struct err *err)
{
	/* the read makes the transaction begin now */
	int rc = sqlite3_exec(ix->db, "BEGIN; SELECT 1 FROM meta", NULL, NULL, NULL);

	return rc ? index_db_error(ix, rc, err) : 0;
}

/* ---- names ----------------------------------------------------------------------------------- */

static bool take_name(void *ctx, const struct cell *c, int n)
{
	struct names *names = ctx;

	return n < 4 || c[1].kind != CELL_TEXT || c[2].kind != CELL_INT ||
	       !names_add_row(names, c[1].text, c[1].len, (unsigned)c[2].num, c[3].text,
			      c[3].kind == CELL_TEXT ? c[3].len : 0);
}

const struct names *index_names(struct index *ix)
{
	struct err err = { 0 };
	sqlite3_stmt *st;

	if (ix->names)
		return ix->names;
	ix->names = names_new();
	/* What cannot be read is missing then: trees get worse, nothing else. */
	if (!take_statement(ix, "SELECT id, name, kinds, alias FROM name_kind", &st, &err))
		run_rows(ix, st, take_name, ix->names, &err);
	return ix->names;
}

/* ---- files ----------------------------------------------------------------------------------- */

static struct index_file *file_slot(struct index *ix, uint32_t file)
{
	while (ix->files.len <= file)
		vec_push(&ix->files, (struct index_file){ 0 });
	return &ix->files.at[file];
}

static bool take_file(void *ctx, const struct cell *c, int n)
{
	struct index_file *f = ctx;

	if (n > 0 && c[0].kind == CELL_TEXT)
		f->path = internn(c[0].text, c[0].len);
	if (n > 1 && c[1].kind == CELL_TEXT)
		f->arch = internn(c[1].text, c[1].len);
	return true;
}

static const struct index_file *get_file(struct index *ix, uint32_t file)
{
	static const struct index_file none;
	struct index_file *f;
	struct err err = { 0 };
	sqlite3_stmt *st;

	if (!file || file >= 1u << ROW_BITS)
		return &none;
	f = file_slot(ix, file);
	if (f->known)
		return f;
	f->known = true;
	if (!take_statement(ix, "SELECT path, arch FROM file WHERE id = ?1", &st, &err)) {
		sqlite3_bind_int64(st, 1, file);
		run_rows(ix, st, take_file, f, &err);
	}
	return f;
}

const char *index_file_path(struct index *ix, uint32_t file)
{
	return get_file(ix, file)->path;
}

const char *index_file_arch(struct index *ix, uint32_t file)
{
	return get_file(ix, file)->arch;
}

static bool take_number(void *ctx, const struct cell *c, int n)
{
	*(int64_t *)ctx = n > 0 && c[0].kind == CELL_INT ? c[0].num : 0;
	return true;
}

uint32_t index_file_id(struct index *ix, const char *path)
{
	struct err err = { 0 };
	sqlite3_stmt *st;
	int64_t id = 0;

	if (!take_statement(ix, "SELECT id FROM file WHERE path = ?1", &st, &err)) {
		sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
		run_rows(ix, st, take_number, &id, &err);
	}
	return (uint32_t)id;
}

int index_file_row(struct index *ix, uint32_t file, index_row_fn row, void *ctx, struct err *err)
{
	sqlite3_stmt *st;
	int rc;

	if (take_statement(ix, "SELECT * FROM file WHERE id = ?1", &st, err))
		return err->code;
	sqlite3_bind_int64(st, 1, file);
	rc = run_rows(ix, st, row, ctx, err);
	return rc < 0 ? rc : 0;
}

/* ---- files by name --------------------------------------------------------------------------- */

static int find_postings(struct index *ix, uint64_t hash, postings_t *found, struct err *err)
{
	sqlite3_stmt *st;
	int rc;

	if (take_statement(ix, "SELECT data FROM posting WHERE bucket = ?1", &st, err))
		return err->code;
	sqlite3_bind_int64(st, 1, ident_bucket(hash));
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		rc = postings_find(sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0),
				   (uint32_t)hash, found)
			     ? 0
			     : index_corrupt(ix, "a list of files makes no sense", err);
	} else {
		rc = rc == SQLITE_DONE ? 0 : index_db_error(ix, rc, err);
	}
	give_statement(ix, st);
	return rc;
}

int index_files_using(struct index *ix, const char *name, bool declares, file_ids_t *out,
		      struct err *err)
{
	uint64_t hash = ident_hash(name, strlen(name));
	struct err local = { 0 };
	postings_t found = { 0 };
	size_t i;
	int rc;

	hash += !hash; /* as idents_add() does */
	rc = find_postings(ix, hash, &found, err ? err : &local);
	for (i = 0; !rc && i < found.len; i++)
		if (found.at[i].declares || !declares)
			vec_push(out, found.at[i].file);
	vec_release(&found);
	return rc;
}

struct by_path {
	const char *path;
	uint32_t file;
};

static int compare_paths(const void *a, const void *b)
{
	const struct by_path *x = a, *y = b;

	return strcmp(x->path ? x->path : "", y->path ? y->path : "");
}

void index_sort_files(struct index *ix, file_ids_t *files)
{
	struct by_path *v = xcalloc(files->len, sizeof(*v));
	size_t i;

	for (i = 0; i < files->len; i++)
		v[i] = (struct by_path){ index_file_path(ix, files->at[i]), files->at[i] };
	if (files->len)
		qsort(v, files->len, sizeof(*v), compare_paths);
	for (i = 0; i < files->len; i++)
		files->at[i] = v[i].file;
	free(v);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static int64_t first_id(uint32_t file)
{
	return (int64_t)file << ROW_BITS;
}

static int rows_of(struct index *ix, sqlite3_stmt *st, uint32_t file, index_row_fn row, void *ctx,
		   struct err *err)
{
	sqlite3_bind_int64(st, 1, first_id(file));
	sqlite3_bind_int64(st, 2, first_id(file + 1) - 1);
	return run_rows(ix, st, row, ctx, err);
}

int index_rows(struct index *ix, enum table t, uint32_t file, index_row_fn row, void *ctx,
	       struct err *err)
{
	struct err local = { 0 };
	sqlite3_stmt *st;
	char sql[128];
	int rc;

	err = err ? err : &local;
	snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\" WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
		 table_name(t));
	if (take_statement(ix, sql, &st, err))
		return err->code;
	rc = rows_of(ix, st, file, row, ctx, err);
	return rc < 0 ? rc : 0;
}

static int take_where(struct index *ix, enum table t, const char *column, sqlite3_stmt **st,
		      struct err *err)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
		 "SELECT * FROM \"%s\" WHERE id BETWEEN ?1 AND ?2 AND \"%s\" = ?3 ORDER BY id",
		 table_name(t), column);
	return take_statement(ix, sql, st, err);
}

/* 1: the callback stopped it */
static int rows_where(struct index *ix, enum table t, uint32_t file, const char *column,
		      const char *text, index_row_fn row, void *ctx, struct err *err)
{
	sqlite3_stmt *st;

	if (take_where(ix, t, column, &st, err))
		return err->code;
	sqlite3_bind_text(st, 3, text, -1, SQLITE_STATIC);
	return rows_of(ix, st, file, row, ctx, err);
}

int index_rows_where(struct index *ix, enum table t, uint32_t file, const char *column,
		     const char *text, index_row_fn row, void *ctx, struct err *err)
{
	struct err local = { 0 };
	int rc = rows_where(ix, t, file, column, text, row, ctx, err ? err : &local);

	return rc < 0 ? rc : 0;
}

int index_rows_of(struct index *ix, enum table t, const char *column, int64_t id, index_row_fn row,
		  void *ctx, struct err *err)
{
	struct err local = { 0 };
	sqlite3_stmt *st;
	int rc;

	err = err ? err : &local;
	if (take_where(ix, t, column, &st, err))
		return err->code;
	sqlite3_bind_int64(st, 3, id);
	rc = rows_of(ix, st, row_file(id), row, ctx, err);
	return rc < 0 ? rc : 0;
}

int index_row(struct index *ix, enum table t, int64_t id, index_row_fn row, void *ctx,
	      struct err *err)
{
	struct err local = { 0 };
	sqlite3_stmt *st;
	char sql[96];
	int rc;

	err = err ? err : &local;
	snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\" WHERE id = ?1", table_name(t));
	if (take_statement(ix, sql, &st, err))
		return err->code;
	sqlite3_bind_int64(st, 1, id);
	rc = run_rows(ix, st, row, ctx, err);
	return rc < 0 ? rc : 0;
}

/* The column by which rows are named */
static const char *name_column(enum table t)
{
	switch (t) {
	case TABLE_STRUCT:
	case TABLE_ENUM:
		return "tag";
	case TABLE_CONFIG:
		return "symbol";
	default:
		return "name";
	}
}

int index_named(struct index *ix, enum table t, const char *name, index_row_fn row, void *ctx,
		struct err *err)
{
	struct err local = { 0 };
	file_ids_t files = { 0 };
	size_t i;
	int rc;

	err = err ? err : &local;
	rc = index_files_using(ix, name, t != TABLE_CONFIG, &files, err);
	if (!rc)
		index_sort_files(ix, &files);
	for (i = 0; !rc && i < files.len; i++)
		rc = rows_where(ix, t, files.at[i], name_column(t), name, row, ctx, err);
	vec_release(&files);
	return rc < 0 ? rc : 0;
}
