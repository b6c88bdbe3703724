/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the reading half of the index: read.c opens the database and gives rows, sql.c answers what
 * the user wrote in SQL. */
#ifndef PTERIS_INDEX_READ_H
#define PTERIS_INDEX_READ_H

#include <sqlite3.h>
#include <sys/types.h>

#include "index/index.h"

/* What is known of a file, read when first asked for */
struct index_file {
	const char *path; /* interned; NULL: no such file */
	const char *arch; /* interned or NULL */
	bool known;
};

struct index {
	sqlite3 *db;
	char *path;              /* of the database */
	pid_t pid;               /* that opened it: see index_own_connection() */
	uint64_t device, inode;  /* of the file that was opened */
	struct names *names;     /* NULL: not loaded yet */
	VEC(struct index_file) files; /* by id */
	struct map *statements;  /* SQL → idle sqlite3_stmt *, or 0 while it is in use */
	struct include_graph *includes; /* NULL: not asked for yet */
	bool sql_ready;          /* files_using() and the functions of --sql are registered */
};

/* To be called before ix->db is used: a forked child gets a connection of its own. */
int index_own_connection(struct index *ix, struct err *err);
/* Fills err from the database's last result: damage is told from other trouble. */
int index_db_error(const struct index *ix, int result, struct err *err);
/* "… is corrupt; `pteris index` rebuilds it" */
int index_corrupt(const struct index *ix, const char *what, struct err *err);
/* A cell from column i of the current row; blobs become hexadecimal digits, kept in *scratch. */
struct cell index_cell(sqlite3_stmt *st, int i, struct str *scratch);

#endif
