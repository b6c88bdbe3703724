/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of resolve.h share about the database. */
#ifndef PTERIS_RESOLVE_DB_H
#define PTERIS_RESOLVE_DB_H

#include "index/resolve.h"

/* err from what SQLite says; returns its code. */
int resolve_error(sqlite3 *db, struct err *err);
/* NULL and err when that fails */
sqlite3_stmt *resolve_prepare(sqlite3 *db, const char *sql, struct err *err);
/* Runs a statement that gives no rows, and resets it. */
int resolve_step(sqlite3 *db, sqlite3_stmt *st, struct err *err);
/* Finalizes; err when rc, the last sqlite3_step() of a query, is not its end. */
int resolve_end(sqlite3 *db, sqlite3_stmt *st, int rc, struct err *err);
const char *resolve_text(sqlite3_stmt *st, int column);

/* resolve_files.c: brings include_makefile up to date. *matters: what the files say has changed. */
int resolve_makefiles(sqlite3 *db, const struct resolve_tree *t, bool *matters, struct err *err);

#endif
