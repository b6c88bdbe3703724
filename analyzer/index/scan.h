/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files mention one of these identifiers? A pass over the text of many files in parallel,
 * without lexing: a word counts wherever it stands, in comments too. Cheap enough (about the speed of
 * reading) to be done anew in each run.
 */
#ifndef PTERIS_SCAN_H
#define PTERIS_SCAN_H

#include "base/base.h"

struct scan {
	const char *root;
	const char *const *paths; /* below root */
	size_t n;
	int jobs;
	const struct map *words;  /* set of identifiers */
	/* An unreadable file: once each, in order of paths. */
	void (*problem)(void *ctx, const char *path, const char *reason);
	void *ctx;
};
/* hits[i] becomes true where paths[i] mentions a word, false elsewhere. */
int scan_run(const struct scan *s, bool *hits, struct err *err);

#endif
