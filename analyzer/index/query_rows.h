/* SPDX-License-Identifier: GPL-2.0-only */
/* What the questions in query_*.c share: rows as structs, names with a file behind '@', types as C. */
#ifndef PTERIS_QUERY_ROWS_H
#define PTERIS_QUERY_ROWS_H

#include "index/query.h"

/* Cells as text: interned, for what comes often; NULL for null. */
const char *cell_intern(const struct cell *c);
const char *cell_copy(struct arena *a, const struct cell *c);
/* Of columns that are null only in a damaged database: "" then */
const char *cell_needed(const struct cell *c);
static inline int64_t cell_int(const struct cell *c) /* 0 for null */
{
	return c->kind == CELL_INT ? c->num : 0;
}

/* Texts of the following are interned, except args, via and body, which are in an arena. */
struct func_row {
	int64_t id;
	const char *name, *type, *params, *param_names, *storage, *declarer, *cond;
	bool definition, is_static;
	int line, column, first_line, end_line;
};
struct macro_row {
	int64_t id;
	const char *name, *params, *body, *kind, *cond;
	int line, end_line;
};
struct call_row {
	int64_t id, function, macro;
	const char *callee, *via, *via_type, *args, *cond;
	int line, column;
};
struct ref_row {
	int64_t id, function;
	const char *name, *how, *tag, *field, *owner, *cond;
	int position, line, column;
};
void func_row(struct func_row *r, const struct cell *c);
void macro_row(struct macro_row *r, const struct cell *c, struct arena *a);
void call_row(struct call_row *r, const struct cell *c, struct arena *a);
void ref_row(struct ref_row *r, const struct cell *c);
typedef VEC(struct func_row) func_rows_t;
typedef VEC(struct macro_row) macro_rows_t;
typedef VEC(struct call_row) call_rows_t;
typedef VEC(struct ref_row) ref_rows_t;
/* index_row_fn's that append; ctx: the vector, or both for those with an arena */
struct macro_rows { macro_rows_t rows; struct arena *arena; };
struct call_rows { call_rows_t rows; struct arena *arena; };
bool add_func_row(void *ctx, const struct cell *c, int n);
bool add_macro_row(void *ctx, const struct cell *c, int n);
bool add_call_row(void *ctx, const struct cell *c, int n);
bool add_ref_row(void *ctx, const struct cell *c, int n);

/* "name@file" */
struct spec {
	char *name;
	const char *file; /* NULL: any; else the end of a path, whole components */
};
void spec_init(struct spec *s, const char *text);
void spec_release(struct spec *s);
bool spec_has_file(const struct spec *s, const char *path);

/* Is code of this file asked for (q->arch)? */
bool query_wants_file(struct query *q, uint32_t file);
const char *query_path_of(struct query *q, int64_t row_id);
/* Is this row asked for: does its file fit q->arch and the spec? */
bool query_wants_row(struct query *q, const struct spec *s, int64_t row_id);

/* By its path below the root, or by the end of a path when only one file has that; 0: none. */
uint32_t query_find_file(struct query *q, const char *path, struct err *err);

/* "int", "pte_t *", … of a type in compact form; with a name: "pte_t *ptep". Appends. */
void type_as_c(const char *type, size_t len, const char *name, struct str *out);
/* "static int work(pte_t *ptep, int n)" */
void func_as_c(const struct func_row *f, struct str *out);
void params_as_c(const char *types, const char *names, struct str *out);
/* "#define M(a, b)"; with its body after a blank */
void macro_as_c(const struct macro_row *m, bool body, struct str *out);

/* The files that have no rows are missing in any answer. */
int query_gaps(struct query *q, struct answer *a, struct err *err);
/* ERR_NOTFOUND, with a name that may have been meant */
int query_unknown(struct query *q, const char *what, const char *name, struct err *err);

#endif
