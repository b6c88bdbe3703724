/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Questions to the index, as `pteris query` asks them. Each question fills a struct answer: a table
 * of values, sorted by path and place, and what is missing in it.
 *
 *	struct query q = { .ix = ix, .options = &o, .tree = t, .jobs = 2 };
 *	struct answer a;
 *	answer_init(&a);
 *	query_callers(&q, "kfree", &a, &err);
 *	… report/answer.h writes it …
 *	answer_release(&a);
 *
 * Where several things have one name, "name@part/of/path" narrows to files whose path ends so.
 *
 * All return 0, ERR_NOTFOUND when there is nothing of that name in the tree (which is not the same as
 * an answer without rows), ERR_USAGE, or what reading the index gives.
 */
#ifndef PTERIS_QUERY_H
#define PTERIS_QUERY_H

#include "base/base.h"
#include "index/index.h"
#include "tree/tree.h"

enum value_kind { VALUE_NULL, VALUE_TEXT, VALUE_INT, VALUE_BOOL, VALUE_LIST };
struct value {
	uint8_t kind;     /* enum value_kind */
	int64_t num;
	const char *text; /* VALUE_LIST: items, each with '\n' behind it */
};
struct answer_gap {
	const char *file, *reason;
};
struct answer {
	const char *const *columns; /* NULL-terminated */
	int ncolumns;
	/* How a row reads as text: {column} is a value; a part in [ ] is left out when a column in it is
	 * null, false or empty, or, written {column!value}, has that value. NULL: all columns, a tab
	 * between. */
	const char *text;
	VEC(struct value) values;   /* ncolumns a row */
	VEC(struct answer_gap) gaps;       /* files that count and could not be read */
	VEC(const char *) notes;    /* remarks for people */
	struct arena *arena;
};
void answer_init(struct answer *a);
void answer_release(struct answer *a);
size_t answer_rows(const struct answer *a);
/* ---- filling; for the questions below */
void answer_columns(struct answer *a, const char *const *columns, const char *text);
void answer_text(struct answer *a, const char *s); /* NULL: null; copied */
void answer_textn(struct answer *a, const char *p, size_t n);
void answer_int(struct answer *a, int64_t v);
void answer_bool(struct answer *a, bool v);
void answer_list(struct answer *a, const char *items); /* each with '\n' behind it */
void answer_gap(struct answer *a, const char *file, const char *reason);
void answer_note(struct answer *a, const char *fmt, ...) PRINTF(2, 3);
/* By the columns named (NULL at the end), then by order of adding */
void answer_sort(struct answer *a, const char *const *columns);

struct query {
	struct index *ix;
	const struct index_options *options; /* that ix was opened with */
	const struct tree *tree;
	const char *arch; /* only code of this architecture or of none; NULL: all */
	int depth;        /* callees: how many calls deep; 0: 1 */
	bool reverse;     /* includes: who includes it */
	int jobs;
};
/* Who calls it: by name, through macros, and, marked possible, through pointers. */
int query_callers(struct query *q, const char *name, struct answer *a, struct err *err);
int query_callees(struct query *q, const char *name, struct answer *a, struct err *err);
/* A shortest chain of calls; calls that are only possible are used when there is none without. */
int query_path(struct query *q, const char *from, const char *to, struct answer *a, struct err *err);
/* Everything that declares or defines this name */
int query_defs(struct query *q, const char *name, struct answer *a, struct err *err);
/* Every place of an identifier; comments and strings don't count. */
int query_uses(struct query *q, const char *name, struct answer *a, struct err *err);
/* where: "EXPR@FILE:LINE" */
int query_type(struct query *q, const char *where, struct answer *a, struct err *err);
/* Fields of a struct or union, or of what a typedef stands for */
int query_fields(struct query *q, const char *name, struct answer *a, struct err *err);
int query_includes(struct query *q, const char *file, struct answer *a, struct err *err);
int query_macro(struct query *q, const char *name, struct answer *a, struct err *err);
/* Places where a pointer to this type is dereferenced */
int query_derefs(struct query *q, const char *type, struct answer *a, struct err *err);
/* With or without CONFIG_ */
int query_config(struct query *q, const char *symbol, struct answer *a, struct err *err);
int query_sql(struct query *q, const char *sql, struct answer *a, struct err *err);

#endif
