// SPDX-License-Identifier: GPL-2.0-only
/* pteris index: builds, refreshes, checks, exports, imports the index of a tree. */
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/indexing.h"
#include "index/index.h"

struct cmd_index_options {
	struct common_options common;
	bool stats, check, rebuild;
	const char *export, *import;
};

#define OPTION(name, kind, field, arg, help) \
	{ 0, name, kind, offsetof(struct cmd_index_options, field), arg, help, NULL }
static const struct option_def options[] = {
	OPTION("stats", OPT_FLAG, stats, NULL, "Print how many rows of what kind the index holds."),
	OPTION("check", OPT_FLAG, check, NULL,
	       "Do not refresh: build a second index from scratch and compare the two, row for row."),
	OPTION("rebuild", OPT_FLAG, rebuild, NULL, "Build it from scratch, whatever there is."),
	OPTION("export", OPT_STRING, export, "FILE",
	       "After refreshing, write a copy that other machines and folders can import."),
	OPTION("import", OPT_STRING, import, "FILE",
	       "Start from such a copy; only files whose content differs are read into it."),
	{ 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL },
};

/* ---- --check -------------------------------------------------------------------------------------- */

#define SHOWN 20

struct differences {
	struct indexing in; /* first: progress and notes */
	struct str out;
	size_t n;
};

static void difference(void *ctx, const char *text)
{
	struct differences *d = ctx;

	if (d->n++ < SHOWN)
		str_addf(&d->out, "%s\n", text);
}

static int check(const struct index_options *base, const struct indexing *in)
{
	struct differences d = { .in = *in, .out = STR_INIT };
	struct index_options o = *base;
	struct err err = { 0 };
	size_t n = 0;
	int status;

	o.ctx = &d;
	if (index_check(&o, difference, &n, &err)) {
		cli_progress_end();
		str_release(&d.out);
		return cli_error(&err);
	}
	cli_progress_end();
	if (n > SHOWN)
		str_addf(&d.out, "… and %zu more\n", n - SHOWN);
	str_addf(&d.out, n ? "%zu differences\n" : "the index is what building it from scratch gives\n", n);
	status = cli_output(&d.out);
	str_release(&d.out);
	return status ? status : n ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* ---- --stats -------------------------------------------------------------------------------------- */

static bool add_stat(void *ctx, const struct cell *c, int n)
{
	struct str *out = ctx;

	(void)n;
	str_addf(out, "%-22.*s %12lld\n", (int)c[0].len, c[0].text, (long long)c[1].num);
	return false;
}

static int stats(const struct index_options *o, struct str *out, struct err *err)
{
	struct str sql = STR_INIT;
	struct index *ix;
	struct stat st;
	char *path;
	int rc = index_open(&ix, o, err);

	if (rc)
		return rc;
	str_add(&sql, "SELECT 'files', count(*) FROM file UNION ALL SELECT 'bytes', sum(size) FROM file "
		      "UNION ALL SELECT 'lines', sum(lines) FROM file");
	for (int t = 0; t < TABLES; t++)
		str_addf(&sql, " UNION ALL SELECT '%s', count(*) FROM %s", table_name(t), table_name(t));
	str_add(&sql, " UNION ALL SELECT 'include_target', count(*) FROM include_target");
	rc = index_sql(ix, sql.buf, NULL, add_stat, out, err);
	path = index_path(o->tree, o->path);
	if (!stat(path, &st))
		str_addf(out, "%-22s %12lld\n", "size of the index", (long long)st.st_size);
	free(path);
	str_release(&sql);
	index_close(ix);
	return rc;
}

/* ---- the whole ------------------------------------------------------------------------------------ */

static void summary(const struct cmd_index_options *o, const struct index_report *r, struct str *out)
{
	if (o->common.quiet)
		return;
	if (r->built)
		str_addf(out, "indexed %zu files", r->files);
	else if (r->added + r->changed + r->removed + r->parsed)
		str_addf(out, "%zu files: %zu new, %zu changed, %zu gone; %zu parsed", r->files, r->added,
			 r->changed, r->removed, r->parsed);
	else
		str_addf(out, "%zu files, nothing changed", r->files);
	if (r->problems)
		str_addf(out, "; %zu could not be read", r->problems);
	str_addch(out, '\n');
}

static int run(const struct cmd_index_options *o, struct index_options *io, struct str *out, struct err *err)
{
	struct index_report report = { 0 };
	int rc = o->import ? index_import(io, o->import, err) : 0;

	if (!rc)
		rc = index_refresh(io, &report, err);
	cli_progress_end();
	if (!rc && o->export)
		rc = index_export(io, o->export, err);
	if (rc)
		return cli_error(err);
	if (o->stats)
		rc = stats(io, out, err);
	else
		summary(o, &report, out);
	if (rc)
		return cli_error(err);
	rc = cli_output(out);
	return rc ? rc : report.problems ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

static int cmd_index_run(void *opt, int argc, char **argv)
{
	struct cmd_index_options *o = opt;
	struct indexing in = { &o->common };
	struct index_options io;
	struct str out = STR_INIT;
	struct tree *tree = NULL;
	struct err err = { 0 };
	int status;

	(void)argv;
	if (argc)
		return cli_errorf("index takes no arguments; it is always of the whole tree (see --tree)");
	if (o->check && (o->stats || o->rebuild || o->export || o->import))
		return cli_errorf("--check goes with no other option of index");
	if (o->rebuild && o->import)
		return cli_errorf("--rebuild and --import exclude each other");
	if (tree_open(&tree, o->common.tree, &err))
		return cli_error(&err);
	io = indexing_options(&in, tree);
	io.rebuild = o->rebuild;
	status = o->check ? check(&io, &in) : run(o, &io, &out, &err);
	str_release(&out);
	tree_free(tree);
	return status;
}

const struct command cmd_index = {
	.name = "index",
	.args = "",
	.summary = "builds or refreshes the index of a tree",
	.description =
		"The index knows of every .c and .h file of the tree, in all #if branches and for all "
		"architectures: functions, calls, types, fields, macros, #include lines, CONFIG_ symbols, and "
		"which file uses which identifier. The first run reads the whole tree; later ones only what "
		"changed. Other commands refresh it by themselves.\n"
		"It is kept in the cache folder, by the tree's path, unless --index names a file. Its tables "
		"are described in docs/index-schema.md; `pteris query` asks it.\n"
		"Exit status: 0 done; 1 --check found differences; 2 no tree, no place to write; 3 done, but "
		"some files could not be read.",
	.options = options,
	.options_size = sizeof(struct cmd_index_options),
	.run = cmd_index_run,
};
