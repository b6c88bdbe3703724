// SPDX-License-Identifier: GPL-2.0-only
/* What the index says while it is at work. */
#include "cli/indexing.h"

static void progress(void *ctx, const char *what, size_t done, size_t total)
{
	const struct indexing *in = ctx;

	cli_progress(in->common, what, done, total);
}

static void note(void *ctx, const char *text)
{
	const struct indexing *in = ctx;

	cli_progress_end();
	if (!in->common->quiet)
		cli_errorf("note: %s", text);
}

struct index_options indexing_options(const struct indexing *in, const struct tree *tree)
{
	return (struct index_options){
		.tree = tree,
		.path = in->common->index,
		.jobs = cli_jobs(in->common),
		.progress = progress,
		.note = note,
		.ctx = (void *)(uintptr_t)in,
	};
}
