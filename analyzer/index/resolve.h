/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What #include lines mean: fills the table include_target from the tables file and include, and
 * answers who includes whom. Internal to index/; index.h has the same questions for others.
 *
 *	resolve_all(db, &t, &err);            after all rows are in a fresh database
 *	resolve_update(db, &t, &change, &err); in each later run, in the transaction that changed the rows
 *
 * Both give the same table. Compilers and make are not run: Kbuild and Makefile are read as text.
 * How a line is resolved stands in resolve_path.c, what is read of a Makefile in resolve_make.c.
 *
 * A file's #include FORM SPELLED means the row (form, spelled, FOLDER, …) when there is one with the
 * file's folder, else the row (form, spelled, '', …); of those the row of the architecture, or the
 * one with arch ''.
 */
#ifndef PTERIS_RESOLVE_H
#define PTERIS_RESOLVE_H

#include <sqlite3.h>

#include "index/index.h"

struct resolve_tree {
	const char *root;	   /* tree_root() */
	const char *const *arches; /* tree_arches() */
};

/* Fills include_target and include_makefile from file and include; the first two are emptied first. */
int resolve_all(sqlite3 *db, const struct resolve_tree *t, struct err *err);

/* One row of `include`, with the path of the file it stands in. */
struct include_line {
	const char *form, *spelled, *path;
};
/*
 * What happened to file and include since the last call; both tables have their new contents already.
 * A changed file: its old rows in lines_gone, its new ones in lines_come (equal ones may be in both).
 * A file that came or went: its rows, and its path. A path that got another id is in both lists.
 */
struct resolve_change {
	VEC(struct include_line) lines_gone, lines_come;
	VEC(const char *) paths_gone, paths_come;
};
/* Must be called in every run, even when nothing changed: it looks after the Makefiles. *rebuilt, when
 * not NULL, says whether one of those made the whole table be built anew. */
int resolve_update(sqlite3 *db, const struct resolve_tree *t, const struct resolve_change *c,
		   bool *rebuilt, struct err *err);

/*
 * Who includes whom, read from a database; index.h says what the answers are. Loads what it needs on
 * the way: one closure reads the rows of the files it passes, includers read all of them once. One
 * transaction must span its life.
 */
struct include_graph;
struct include_graph *include_graph_new(sqlite3 *db);
void include_graph_free(struct include_graph *g);
int include_direct(struct include_graph *g, uint32_t file, const char *arch, index_includes_t *out,
		   struct err *err);
int include_closure(struct include_graph *g, uint32_t file, const char *arch, file_ids_t *out,
		    struct err *err);
int include_includers(struct include_graph *g, uint32_t file, const char *arch, bool transitive,
		      file_ids_t *out, struct err *err);

#endif
