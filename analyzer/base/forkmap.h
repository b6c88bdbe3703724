/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A parallel map over items 0..n-1 by forked processes that see everything the caller has in memory.
 * Each item may return bytes; they reach the caller in the order of the items, so that the result
 * does not depend on the number of processes, while the run goes on: what waits for its turn is kept
 * within bounds, so that results may be larger than memory. A process that dies costs the item it was
 * at, which is handed to `lost`; the rest goes on in a new process.
 */
#ifndef PTERIS_FORKMAP_H
#define PTERIS_FORKMAP_H

#include "base/base.h"

struct forkmap {
	size_t n;
	int jobs;
	/* In the child. Appends what it has to say to out; may be nothing. */
	void (*work)(void *ctx, size_t i, struct str *out);
	/* In the caller, for every item with bytes, in order. */
	void (*take)(void *ctx, size_t i, const char *p, size_t n);
	/* In the caller, in the same order, for an item whose process died. */
	void (*lost)(void *ctx, size_t i, const char *reason);
	void *ctx;
};
/* ERR_ENV when processes cannot be made, ERR_INTR when a child was stopped by SIGINT, ERR_IO when one could
 * not hand on its results, ERR_CRASH when one died without being at an item. */
int forkmap_run(const struct forkmap *f, struct err *err);

#endif
