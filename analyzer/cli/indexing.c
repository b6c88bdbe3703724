// SPDX-License-Identifier: GPL-2.0-only
/* What the index says while it is at work. */
#include "base/file.h"
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

static void problem(void *ctx, const char *text)
{
	(void)ctx;
	cli_progress_end();
	cli_errorf("%s", text);
}

struct index_options indexing_options(const struct indexing *in, const struct tree *tree)
{
	return (struct index_options){
		.tree = tree,
		.path = in->common->index,
		.jobs = cli_jobs(in->common),
		.progress = progress,
		.note = note,
		.problem = problem,
		.ctx = (void *)(uintptr_t)in,
	};
}

static int refresh(struct index_options *io, struct err *err)
{
	struct index_report report;
	int rc = index_refresh(io, &report, err);

	cli_progress_end();
	return rc;
}

/* A second try where nothing is in the way */
static int refresh_elsewhere(struct index_options *io, struct err *err)
{
	char *text = xasprintf("%s; this run makes an index of its own", err->text), *path;
	const char *dir;

	err_clear(err);
	note(io->ctx, text);
	free(text);
	dir = temp_dir(err);
	if (!dir)
		return err->code;
	path = path_join(dir, "index.db");
	io->path = intern(path);
	free(path);
	return refresh(io, err);
}

int indexing_open(const struct common_options *common, const struct tree *tree, struct index **out,
		  struct err *err)
{
	struct indexing in = { common };
	struct index_options io = indexing_options(&in, tree);
	int rc;

	io.problem = NULL; /* rules have their own list of what they could not look at */
	rc = refresh(&io, err);
	if (rc == ERR_ENV || rc == ERR_IO)
		rc = refresh_elsewhere(&io, err);
	if (!rc)
		rc = index_open(out, &io, err);
	if (!rc && index_snapshot(*out, err)) {
		rc = err->code;
		index_close(*out);
		*out = NULL;
	}
	return rc;
}
