/* SPDX-License-Identifier: GPL-2.0-only */
/* The index as commands use it: where it is, progress and notes on stderr. */
#ifndef PTERIS_INDEXING_H
#define PTERIS_INDEXING_H

#include "cli/cli.h"
#include "index/index.h"

struct indexing {
	const struct common_options *common;
};
/* Options for index_refresh() and the like; `in` must outlive them. */
struct index_options indexing_options(const struct indexing *in, const struct tree *tree);
/* The index of the tree as it is now, for reading, all of it at one moment. Where it cannot be written, a
 * temporary one serves this run, and a note says so. */
int indexing_open(const struct common_options *common, const struct tree *tree, struct index **out,
		  struct err *err);

#endif
