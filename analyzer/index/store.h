/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The index file being written: a new one, filled in order of file ids without a journal, or an
 * existing one inside one transaction. Inside index/ only.
 */
#ifndef PTERIS_STORE_H
#define PTERIS_STORE_H

#include <sqlite3.h>

#include "base/base.h"
#include "index/posting.h"
#include "index/rows.h"

#define INDEX_APPLICATION_ID 0x50746572
#define INDEX_VERSION 1 /* user_version in schema.sql: store_create() checks that they agree */

struct posting_change {
	uint64_t hash;
	uint32_t file;
	bool remove, declares;
};
struct store {
	sqlite3 *db;
	char *path;
	bool fresh;   /* a new file */
	bool corrupt; /* the last error was that the file is no (whole) index */
	struct row_stream *stream;
	sqlite3_stmt *insert[TABLES], *forget[TABLES], *insert_idents;
	/* What becomes of `posting` in the end. A new file: by the upper 8 bits of the hash, each
	 * (lower 40 bits << 24 | file << 1 | declares), in order of files. */
	VEC(uint64_t) collected[256];
	VEC(struct posting_change) changes;
};

int store_create(struct store *s, const char *path, struct err *err);
/* Begins the transaction. ERR_NOTFOUND; ERR_FAIL with s->corrupt when it is none of ours or broken. */
int store_open(struct store *s, const char *path, struct err *err);
/* Writes `posting`, commits. The caller renames a new file. */
int store_finish(struct store *s, struct err *err);
/* Closes; what is not finished is rolled back. */
void store_close(struct store *s);

/* err from what SQLite says */
int store_error(struct store *s, const char *what, struct err *err);
int store_exec(struct store *s, const char *sql, struct err *err);
sqlite3_stmt *store_prepare(struct store *s, const char *sql, struct err *err);
/* Runs a statement that gives no rows, and resets it. */
int store_step(struct store *s, sqlite3_stmt *st, struct err *err);
int store_meta(struct store *s, const char *key, const char *value, struct err *err);
char *store_get_meta(struct store *s, const char *key); /* NULL: none; the caller frees */

/* Rows of one file, as a worker made them. row (may be NULL) sees each. */
int store_rows(struct store *s, uint32_t file, const char *p, size_t n,
	       void (*row)(void *ctx, const struct row *row), void *ctx, struct err *err);
/* Its identifiers; `old` are those that it had before (n 0: none). */
int store_idents(struct store *s, uint32_t file, const char *old, size_t old_n, const char *p, size_t n,
		 struct err *err);
/* Deletes all rows of the file but the one in `file` and, with keep_names, those in `name_kind`. */
int store_forget(struct store *s, uint32_t file, bool keep_names, struct err *err);

/* Is this file an index of ours, of this version, whole as far as can be told at once? 0, ERR_NOTFOUND,
 * ERR_FAIL. */
int store_check_header(const char *path, struct err *err);
/* Whether a file made anew may replace what is there */
int store_check_place(const char *path, struct err *err);

/* posting_store.c */
int store_postings(struct store *s, struct err *err);

/* store_rows.c: registers the virtual table that statements of store.insert read; freed with free()
 * after the database. NULL on error. */
struct row_stream *row_stream_new(sqlite3 *db, struct err *err);

#endif
