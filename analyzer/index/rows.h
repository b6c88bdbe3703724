/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rows of one file on their way from a worker to the process that writes: a byte string of
 * records, one a row, in the order of their ids.
 *
 *	rows_begin(&r, TABLE_CALL);
 *	rows_textn(&r, p, n); rows_null(&r); rows_ref(&r, function); rows_int(&r, 12); …
 *	rows_end(&r);
 *
 * The columns are those of schema.sql without `id`, in its order; rows_end() checks their number.
 */
#ifndef PTERIS_ROWS_H
#define PTERIS_ROWS_H

#include "base/base.h"

/* Tables whose rows come from files. The names and numbers of columns stand in rows.c. */
enum table {
	TABLE_NAME_KIND, TABLE_INCLUDE, TABLE_MACRO, TABLE_TYPEDEF, TABLE_STRUCT, TABLE_FIELD,
	TABLE_ENUM, TABLE_ENUMERATOR, TABLE_FUNCTION, TABLE_VARIABLE, TABLE_CALL, TABLE_FUNC_REF,
	TABLE_CONFIG, TABLES,
};
#define ROW_BITS 24 /* id = file << ROW_BITS | n */
static inline uint32_t row_file(int64_t id)
{
	return (uint32_t)(id >> ROW_BITS);
}
const char *table_name(enum table t);
int table_columns(enum table t); /* without id */

struct rows {
	struct str *out;
	uint32_t count[TABLES]; /* rows so far: the next row of table t is number count[t] */
	int columns;            /* of the row being written */
	enum table table;
};
void rows_init(struct rows *r, struct str *out);
/* Returns the number n of the row within its table and file. */
uint32_t rows_begin(struct rows *r, enum table t);
void rows_end(struct rows *r);
void rows_null(struct rows *r);
void rows_int(struct rows *r, int64_t v);
void rows_text(struct rows *r, const char *s); /* NULL: null */
void rows_textn(struct rows *r, const char *p, size_t n);
#define ROWS_NO_REF UINT32_MAX
/* Row n of a table of the same file; ROWS_NO_REF: null. The reader adds the file. */
void rows_ref(struct rows *r, uint32_t n);

/* ---- reading */
enum cell_kind { CELL_NULL, CELL_INT, CELL_TEXT, CELL_REF };
struct cell {
	uint8_t kind;     /* enum cell_kind */
	uint32_t len;     /* CELL_TEXT */
	int64_t num;      /* CELL_INT, CELL_REF */
	const char *text; /* CELL_TEXT; not NUL-terminated */
};
#define ROW_MAX_COLUMNS 16
struct row {
	enum table table;
	int n;
	struct cell cells[ROW_MAX_COLUMNS];
};
/* The next row from *p, which is moved; false at the end. Malformed bytes are a BUG(): they come from
 * our own worker, whole or not at all. */
bool rows_next(const char **p, const char *end, struct row *row);

#endif
