// SPDX-License-Identifier: GPL-2.0-only
/* The file of the index while it is written: opening, transaction, errors, meta. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/schema_sql.h" /* made from schema.sql */
#include "index/store.h"

/* ---- errors -------------------------------------------------------------------------------------- */

int store_error(struct store *s, const char *what, struct err *err)
{
	int rc = s->db ? sqlite3_errcode(s->db) : SQLITE_NOMEM;

	s->corrupt = rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB || rc == SQLITE_SCHEMA || rc == SQLITE_ERROR;
	switch (rc) {
	case SQLITE_FULL:
		return err_set(err, ERR_ENV, "%s: no space left for the index", s->path);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return err_set(err, ERR_ENV, "%s: cannot write the index there", s->path);
	case SQLITE_BUSY:
		return err_set(err, ERR_ENV, "%s: another program keeps reading the index, so that it cannot be "
			       "changed", s->path);
	case SQLITE_IOERR:
		return err_set(err, ERR_IO, "%s: reading or writing the index failed%s%s", s->path,
			       errno ? ": " : "", errno ? strerror(errno) : "");
	default:
		return err_set(err, ERR_FAIL, "%s: %s: %s", s->path, what,
			       s->db ? sqlite3_errmsg(s->db) : "out of memory");
	}
}

int store_exec(struct store *s, const char *sql, struct err *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) ? store_error(s, "cannot write", err) : 0;
}

sqlite3_stmt *store_prepare(struct store *s, const char *sql, struct err *err)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL))
		store_error(s, "cannot be read", err);
	return st;
}

int store_step(struct store *s, sqlite3_stmt *st, struct err *err)
{
	int rc = sqlite3_step(st);

	if (rc != SQLITE_DONE && rc != SQLITE_ROW) {
		sqlite3_reset(st);
		return store_error(s, "cannot write", err);
	}
	sqlite3_reset(st);
	return 0;
}

/* ---- opening ------------------------------------------------------------------------------------- */

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* A run that was killed while it wrote leaves a journal, which SQLite plays back when the file is opened.
 * Until then the header may tell of pages that never came. */
static bool has_journal(const char *path)
{
	char *journal = xasprintf("%s-journal", path);
	struct stat st;
	bool has = !stat(journal, &st) && st.st_size > 0;

	free(journal);
	return has;
}

/* The header as https://www.sqlite.org/fileformat2.html#the_database_header describes it */
int store_check_header(const char *path, struct err *err)
{
	unsigned char h[100];
	struct stat st;
	uint64_t page;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT ? err_set(err, ERR_NOTFOUND, "%s: there is no index yet", path) :
					 err_errno(err, ERR_ENV, "%s: cannot read the index", path);
	n = read(fd, h, sizeof(h));
	if (n < 0 || fstat(fd, &st)) {
		err_errno(err, ERR_ENV, "%s: cannot read the index", path);
		close(fd);
		return err->code;
	}
	close(fd);
	if (n != (ssize_t)sizeof(h) || memcmp(h, "SQLite format 3", 16) ||
	    be32(h + 68) != INDEX_APPLICATION_ID)
		return err_set(err, ERR_FAIL, "%s is no index of pteris", path);
	if (be32(h + 60) != INDEX_VERSION)
		return err_set(err, ERR_FAIL, "%s is of another version of pteris", path);
	page = (uint64_t)h[16] << 8 | h[17];
	page = page == 1 ? 65536 : page;
	if ((uint64_t)be32(h + 28) * page > (uint64_t)st.st_size && !has_journal(path))
		return err_set(err, ERR_FAIL, "%s is cut off", path);
	return 0;
}

static bool may_be_index(const unsigned char *h, size_t n)
{
	return !memcmp(h, "SQLite format 3", MIN(n, 16)) &&
	       (n < 100 || be32(h + 68) == INDEX_APPLICATION_ID);
}

/* What stands there is going to be replaced. Spoiled indexes are, but nothing that somebody named by
 * mistake: no source file, no device, no other program's database. */
int store_check_place(const char *path, struct err *err)
{
	unsigned char h[100];
	struct stat st;
	ssize_t n;
	int fd;

	if (stat(path, &st))
		return 0; /* nothing there; the rest is said by who writes */
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_ENV, "%s is no regular file; an index cannot be kept there", path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, h, sizeof(h));
	if (n < 0)
		err_errno(err, ERR_ENV, "%s: cannot read the index", path);
	else if (!may_be_index(h, (size_t)n))
		err_set(err, ERR_ENV, "%s is no index of pteris and is not overwritten", path);
	if (fd >= 0)
		close(fd);
	return err->code;
}

static int prepare_all(struct store *s, struct err *err)
{
	struct str sql = STR_INIT;
	int t, i;

	s->stream = row_stream_new(s->db, err);
	for (t = 0; t < TABLES && !err->code; t++) {
		str_reset(&sql);
		str_addf(&sql, "INSERT INTO %s SELECT id", table_name(t));
		for (i = 0; i < table_columns(t); i++)
			str_addf(&sql, ",c%d", i);
		str_add(&sql, " FROM row_stream");
		s->insert[t] = store_prepare(s, sql.buf, err);
		str_reset(&sql);
		str_addf(&sql, "DELETE FROM %s WHERE id >= ?1 << %d AND id < (?1 + 1) << %d", table_name(t),
			 ROW_BITS, ROW_BITS);
		s->forget[t] = store_prepare(s, sql.buf, err);
	}
	if (!err->code)
		s->insert_idents = store_prepare(s, "INSERT OR REPLACE INTO file_idents VALUES(?,?)", err);
	str_release(&sql);
	return err->code;
}

static int open_db(struct store *s, const char *path, int flags, struct err *err)
{
	memset(s, 0, sizeof(*s));
	s->path = xstrdup(path);
	errno = 0;
	if (sqlite3_open_v2(path, &s->db, flags, NULL))
		return store_error(s, "cannot be opened", err);
	return 0;
}

static int64_t pragma(struct store *s, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t v = -1;

	if (!sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) && sqlite3_step(st) == SQLITE_ROW)
		v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return v;
}

int store_create(struct store *s, const char *path, struct err *err)
{
	int rc;

	if (unlink(path) && errno != ENOENT)
		return err_errno(err, ERR_ENV, "%s: cannot make the index there", path);
	rc = open_db(s, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, err);
	s->fresh = true;
	if (!rc)
		rc = store_exec(s, "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
				   "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-65536;", err);
	if (!rc)
		rc = store_exec(s, schema_sql, err);
	if (!rc && (pragma(s, "PRAGMA user_version") != INDEX_VERSION ||
		    pragma(s, "PRAGMA application_id") != INDEX_APPLICATION_ID))
		BUG("schema.sql and store.h disagree");
	if (!rc)
		rc = store_exec(s, "BEGIN", err);
	return rc ? rc : prepare_all(s, err);
}

int store_open(struct store *s, const char *path, struct err *err)
{
	char *complete;
	int rc;

	memset(s, 0, sizeof(*s));
	rc = store_check_header(path, err);
	s->corrupt = rc == ERR_FAIL;
	if (rc)
		return rc;
	rc = open_db(s, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, err);
	if (!rc)
		rc = store_exec(s, "PRAGMA synchronous=NORMAL; PRAGMA cache_size=-262144;"
				   "PRAGMA temp_store=MEMORY; BEGIN IMMEDIATE", err);
	if (!rc)
		rc = prepare_all(s, err);
	if (rc)
		return rc;
	complete = store_get_meta(s, "complete");
	if (!complete || strcmp(complete, "1")) {
		s->corrupt = true;
		rc = err_set(err, ERR_FAIL, "%s is not complete", path);
	}
	free(complete);
	return rc;
}

int store_finish(struct store *s, struct err *err)
{
	int rc = store_postings(s, err);

	return rc ? rc : store_exec(s, "COMMIT", err);
}

void store_close(struct store *s)
{
	int t;

	for (t = 0; t < TABLES; t++) {
		sqlite3_finalize(s->insert[t]);
		sqlite3_finalize(s->forget[t]);
	}
	sqlite3_finalize(s->insert_idents);
	sqlite3_close_v2(s->db);
	free(s->stream);
	for (t = 0; t < 256; t++)
		vec_release(&s->collected[t]);
	vec_release(&s->changes);
	free(s->path);
	memset(s, 0, sizeof(*s));
}

/* ---- meta ---------------------------------------------------------------------------------------- */

int store_meta(struct store *s, const char *key, const char *value, struct err *err)
{
	sqlite3_stmt *st = store_prepare(s, "INSERT OR REPLACE INTO meta VALUES(?,?)", err);
	int rc;

	if (!st)
		return err->code;
	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, value, -1, SQLITE_STATIC);
	rc = store_step(s, st, err);
	sqlite3_finalize(st);
	return rc;
}

char *store_get_meta(struct store *s, const char *key)
{
	struct err err = { 0 };
	sqlite3_stmt *st = store_prepare(s, "SELECT value FROM meta WHERE key = ?", &err);
	char *value = NULL;

	if (!st)
		return NULL;
	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_text(st, 0))
		value = xstrdup((const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	return value;
}
