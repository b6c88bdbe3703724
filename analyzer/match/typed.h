/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the index and clang know, for a session that somebody else runs (session.h) over files of a kernel tree:
 * `pteris spatch --typed`, `pteris why`.
 *
 *	typed_open(&t, &match_options, paths, 0, &err);    // tree, profiles, index, jobs, cache of the options
 *	typed_session(t, &session_options, tree_path, ctx);
 *	… session_new(), session_run() …
 *	typed_free(t);                                     // after the session
 */
#ifndef PTERIS_TYPED_H
#define PTERIS_TYPED_H

#include "match/match.h"
#include "match/session_watch.h"

struct typed;
/* paths: below the tree's root; NULL-terminated. line: only that one of each counts; 0: all of it. What o points to
 * must outlive the result. */
int typed_open(struct typed **out, const struct match_options *o, const char *const *paths, int line, struct err *err);
void typed_free(struct typed *t);
/* Sets names, declarations, index and watch. tree_path: of a file as the session names it; NULL: not in the tree. */
void typed_session(struct typed *t, struct session_options *so, const char *(*tree_path)(void *ctx, const char *path),
		   void *ctx);
/* Files that clang could not look at; of the result's arena */
size_t typed_gaps(const struct typed *t, const struct gap **out);

#endif
