/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The index of one tree on disk: built once, then kept up to date by what changed. schema.sql says
 * what is in it.
 *
 *	struct index *ix;
 *	index_refresh(&(struct index_options){ .tree = t, .jobs = 2 }, &report, &err);
 *	index_open(&ix, &(struct index_options){ .tree = t }, &err);
 *	… index_files_using(ix, "ptep_get", …) …
 *	index_close(ix);
 *
 * One process at a time refreshes; others wait (struct index_options.note says so to the user). All
 * changes of a refresh are one transaction, the first build is a new file that replaces the old one
 * when it is whole: a run that is killed leaves what was there before it.
 */
#ifndef PTERIS_INDEX_H
#define PTERIS_INDEX_H

#include "base/base.h"
#include "index/rows.h"
#include "syntax/syntax.h"
#include "tree/tree.h"

struct index;
struct index_options {
	const struct tree *tree;
	const char *path;      /* --index FILE; NULL: in the cache folder, by the tree's root */
	int jobs;
	int patience;          /* refresh: seconds to wait for other processes that read; 0: two minutes */
	bool rebuild;          /* refresh: from scratch, whatever there is */
	void (*progress)(void *ctx, const char *what, size_t done, size_t total);
	void (*note)(void *ctx, const char *text); /* "waiting for …", "… is corrupt: rebuilt"; may be NULL */
	void (*problem)(void *ctx, const char *text); /* "path: why it cannot be listed"; may be NULL */
	void *ctx;
};
struct index_report {
	bool built;            /* from scratch */
	size_t files, added, changed, removed; /* files */
	size_t parsed;         /* files read anew, those whose names changed their meaning included */
	size_t problems;       /* files without rows */
};
/* ERR_ENV: no place to write, disk full; ERR_INTR; ERR_FAIL. */
int index_refresh(const struct index_options *o, struct index_report *report, struct err *err);
/* Where the index of this tree is; the caller frees. */
char *index_path(const struct tree *t, const char *path);

/* Builds an index from scratch beside the one at hand and compares the two, row for row; `difference` is
 * called for each row that only one of them has (first words: which file and table). *n counts them.
 * What changed in the tree since the last refresh is a difference, too. */
int index_check(const struct index_options *o, void (*difference)(void *ctx, const char *text), size_t *n,
		struct err *err);
/* A copy that can be carried elsewhere: it holds nothing of where it was made. */
int index_export(const struct index_options *o, const char *to, struct err *err);
/* Puts such a copy in place of this tree's index; the next refresh confirms each file by its content. */
int index_import(const struct index_options *o, const char *from, struct err *err);

/* Read-only. ERR_NOTFOUND: there is none; ERR_FAIL: it is corrupt or of another version. */
int index_open(struct index **out, const struct index_options *o, struct err *err);
void index_close(struct index *ix);

/* From here on everything is read as it is now, whatever other processes write, until index_close().
 * They cannot finish writing before that: for short runs only. */
int index_snapshot(struct index *ix, struct err *err);

/* Identity of what the index was made of, 32 hex digits: the content of every file, and the Makefiles
 * and Kconfig files beside them (by size and time of their last change). */
int index_state(struct index *ix, const struct tree *t, char out[33], struct err *err);

/* The names that parsing any file of the tree needs; loaded on first use, owned by the index. */
const struct names *index_names(struct index *ix);

/*
 * A row: cells[0] is `id` as CELL_INT, the columns of schema.sql follow; references are ids. Texts are
 * valid during the call only. A true result stops.
 */
typedef bool (*index_row_fn)(void *ctx, const struct cell *cells, int n);

/* Files by id: path (NULL when there is none), architecture (NULL: none). Owned by the index. */
const char *index_file_path(struct index *ix, uint32_t file);
const char *index_file_arch(struct index *ix, uint32_t file);
uint32_t index_file_id(struct index *ix, const char *path); /* 0: none */
/* The row of one file, cells as in schema.sql; the hash as text of the column's bytes. */
int index_file_row(struct index *ix, uint32_t file, index_row_fn row, void *ctx, struct err *err);
typedef VEC(uint32_t) file_ids_t;
/* Ids, sorted, of the files that may use (declares: declare) this identifier; appended. */
int index_files_using(struct index *ix, const char *name, bool declares, file_ids_t *out, struct err *err);

/* The rows of one table in one file, in order of id. */
int index_rows(struct index *ix, enum table t, uint32_t file, index_row_fn row, void *ctx, struct err *err);
/* The row with this id */
int index_row(struct index *ix, enum table t, int64_t id, index_row_fn row, void *ctx, struct err *err);
/* Rows that declare this name (TABLE_MACRO, TYPEDEF, STRUCT (tag), FIELD, ENUM (tag), ENUMERATOR,
 * FUNCTION, VARIABLE) or test it (CONFIG), by path and place. */
int index_named(struct index *ix, enum table t, const char *name, index_row_fn row, void *ctx,
		struct err *err);
/* The rows of one file whose `column` is this text */
int index_rows_where(struct index *ix, enum table t, uint32_t file, const char *column, const char *text,
		     index_row_fn row, void *ctx, struct err *err);
/* The rows that refer to a row of the same file: `column` holds its id. */
int index_rows_of(struct index *ix, enum table t, const char *column, int64_t id, index_row_fn row, void *ctx,
		  struct err *err);
/* By path instead of by id */
void index_sort_files(struct index *ix, file_ids_t *files);
/*
 * #include lines and what they mean for one architecture; arch NULL: for all, several answers for one
 * line where they differ. All #if branches count. Files of the kernel proper that end in .c include
 * what the command line of every file includes, too.
 */
struct index_include {
	int64_t row;      /* id in the table include; 0: the command line */
	uint32_t target;  /* file; 0: none */
	const char *how;  /* as include_target.how; interned */
	const char *arch; /* "": for all; interned */
};
typedef VEC(struct index_include) index_includes_t;
/* Those of one file, in order; appended */
int index_includes(struct index *ix, uint32_t file, const char *arch, index_includes_t *out, struct err *err);
/* All files that it includes, directly or not; itself only when it includes itself. arch NULL: that of
 * the file, all when it is of none. Sorted; appended */
int index_included(struct index *ix, uint32_t file, const char *arch, file_ids_t *out, struct err *err);
/* All files that include it; transitive: directly or not. Not those of other architectures; arch as
 * above. Sorted; appended */
int index_includers(struct index *ix, uint32_t file, const char *arch, bool transitive, file_ids_t *out,
		    struct err *err);

/* What the user asked for in SQL, read-only; ERR_USAGE with SQLite's message. columns (may be NULL) is
 * called once with their names. */
int index_sql(struct index *ix, const char *sql,
	      void (*columns)(void *ctx, const char *const *names, int n), index_row_fn row, void *ctx,
	      struct err *err);

#endif
