// SPDX-License-Identifier: GPL-2.0-only
/* pteris parse FILE…: the tree of a file. parse --stats PATH…: how well all files below are parsed. */
#include <errno.h>
#include <fts.h>
#include <sys/stat.h>
#include <time.h>

#include "base/file.h"
#include "base/forkmap.h"
#include "cli/cli.h"
#include "syntax/syntax.h"

struct parse_options {
	struct common_options common;
	bool stats;
	bool no_names;
	int errors;
};

static const struct option_def options[] = {
	{ 0, "stats", OPT_FLAG, offsetof(struct parse_options, stats), NULL,
	  "Parse all .c and .h files below the paths and print figures instead of trees.", NULL },
	{ 0, "errors", OPT_INT, offsetof(struct parse_options, errors), "N",
	  "With --stats: show the first N places that were not understood, and how they begin.", NULL },
	{ 0, "no-names", OPT_FLAG, offsetof(struct parse_options, no_names), NULL,
	  "Do not learn typedefs and macros from the headers first.", NULL },
	{ 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL },
};

typedef VEC(const char *) paths_t;

/* ---- files ------------------------------------------------------------------------------------- */

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Adds the .c and .h files below path; false after a message when something could not be read. */
static bool walk(const char *path, paths_t *out)
{
	char *copy = xstrdup(path), *const args[] = { copy, NULL };
	FTS *fts = fts_open(args, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	bool ok = fts != NULL;
	FTSENT *e;

	while (fts && (e = fts_read(fts))) {
		if (e->fts_info == FTS_D && e->fts_level && e->fts_name[0] == '.')
			fts_set(fts, e, FTS_SKIP);
		else if (e->fts_info == FTS_F &&
			 (!e->fts_level || ends_with(e->fts_name, ".c") || ends_with(e->fts_name, ".h")))
			vec_push(out, intern(e->fts_path));
		else if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS) {
			cli_errorf("%s: %s", e->fts_path, strerror(e->fts_errno));
			ok = false;
		}
	}
	if (fts)
		fts_close(fts);
	free(copy);
	return ok;
}

/* ---- names ------------------------------------------------------------------------------------- */

#define HEADERS_A_TIME 64 /* the same names come again and again; so they are merged early */

struct names_job {
	paths_t headers;
	struct names *names;
	uint64_t bytes;
};

static void names_work(void *ctx, size_t i, struct str *out)
{
	const struct names_job *j = ctx;
	size_t end = MIN((i + 1) * HEADERS_A_TIME, j->headers.len);
	struct names *n = names_new();
	struct str text = STR_INIT;

	for (i *= HEADERS_A_TIME; i < end; i++) {
		str_reset(&text);
		if (!file_read(j->headers.at[i], &text, NULL)) /* parsing it will tell */
			names_scan(n, text.buf, text.len);
	}
	names_dump(n, out);
	names_free(n);
	str_release(&text);
}

static void names_take(void *ctx, size_t i, const char *p, size_t n)
{
	struct names_job *j = ctx;
	struct err err = { 0 };

	(void)i;
	if (names_load(j->names, p, n, &err))
		BUG("%s", err.text);
}

static int learn_names(const struct common_options *o, const paths_t *files, struct names *names,
		       struct err *err)
{
	struct names_job j = { .names = names };
	struct forkmap f = { .jobs = cli_jobs(o), .work = names_work, .take = names_take, .ctx = &j };
	int rc;

	for (size_t i = 0; i < files->len; i++)
		if (ends_with(files->at[i], ".h"))
			vec_push(&j.headers, files->at[i]);
	f.n = (j.headers.len + HEADERS_A_TIME - 1) / HEADERS_A_TIME;
	rc = f.n ? forkmap_run(&f, err) : 0;
	vec_release(&j.headers);
	return rc;
}

/* ---- figures ----------------------------------------------------------------------------------- */

struct key_count {
	const char *key;
	size_t count;
};
struct stats_job {
	const struct parse_options *o;
	paths_t files;
	struct names *names;
	struct syntax_stats sum;
	struct map *starts;    /* how the places that were not understood begin → how many */
	struct str places;
	int shown;
	bool incomplete;
};
/* What a worker hands back for one file; after it come lines "place\0start\n" */
struct file_result {
	struct syntax_stats stats;
	char problem[1024];
};

static struct syntax_stats add_stats(struct syntax_stats a, const struct syntax_stats *b)
{
	a.files += b->files;
	a.bytes += b->bytes;
	a.lines += b->lines;
	a.tokens += b->tokens;
	a.functions += b->functions;
	a.functions_with_errors += b->functions_with_errors;
	a.error_nodes += b->error_nodes;
	a.opaque_nodes += b->opaque_nodes;
	a.error_lines += b->error_lines;
	return a;
}

/* The first tokens of a node, other names than the first written as "x": places that begin alike are
 * likely to have one cause. */
static void add_start(const struct syntax *s, node_id n, struct str *out)
{
	tok_id t = node_at(s, n)->first;

	for (int i = 0; i < 4 && t <= node_at(s, n)->last; i++, t = token_next(s, t)) {
		const struct token *tok = &s->toks[t];

		str_add(out, i ? " " : "");
		if (tok->kind == T_STRING)
			str_add(out, "\"\"");
		else if (i && tok->kind == T_IDENT && !(tok->flags & TF_KEYWORD))
			str_add(out, "x");
		else
			str_addn(out, s->text + tok->off, MIN(tok->len, 40u));
	}
}

static void add_place(const struct syntax *s, node_id n, const char *path, struct str *out)
{
	int line, column;
	const char *p, *end;

	syntax_position(s, node_start(s, n), &line, &column);
	p = s->text + s->lines[line - 1];
	end = memchr(p, '\n', s->size - s->lines[line - 1]);
	str_addf(out, "%s:%d:%d: %s%s: ", path, line, column, node_kind_name(node_at(s, n)->kind),
		 node_up(s, n, N_FUNC_DEF) ? " in a function" : "");
	str_addn(out, p, end ? (size_t)(end - p) : s->size - s->lines[line - 1]);
	str_addf(out, "%c%s: ", 0, node_kind_name(node_at(s, n)->kind));
	add_start(s, n, out);
	str_addch(out, '\n');
}

/* Opaque pieces of macro bodies (##, operators as arguments) are no problem of ours. */
static void add_places(const struct syntax *s, const char *path, struct str *out)
{
	for (node_id n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT))
		if (node_at(s, n)->kind == N_ERROR ||
		    (node_at(s, n)->kind == N_OPAQUE && !node_up(s, n, N_MACRO_BODY)))
			add_place(s, n, path, out);
}

static void stats_work(void *ctx, size_t i, struct str *out)
{
	const struct stats_job *j = ctx;
	struct file_result r = { 0 };
	struct str text = STR_INIT, places = STR_INIT;
	struct syntax *s = NULL;
	struct err err = { 0 };
	const char *wrong;

	if (file_read(j->files.at[i], &text, &err) ||
	    syntax_parse(&s, text.buf, text.len, j->names, &err)) {
		snprintf(r.problem, sizeof(r.problem), "%s", err.text);
	} else {
		wrong = syntax_verify(s);
		if (wrong)
			snprintf(r.problem, sizeof(r.problem), "%s: bad tree: %s", j->files.at[i], wrong);
		syntax_stats_add(&r.stats, s);
		if (j->o->errors && !wrong)
			add_places(s, j->files.at[i], &places);
	}
	str_addn(out, &r, sizeof(r));
	str_addn(out, places.buf, places.len);
	syntax_free(s);
	str_release(&text);
	str_release(&places);
}

static void take_places(struct stats_job *j, const char *p, const char *end)
{
	const char *zero, *nl;

	for (; p < end; p = nl + 1) {
		zero = memchr(p, '\0', (size_t)(end - p));
		nl = zero ? memchr(zero, '\n', (size_t)(end - zero)) : NULL;
		if (!nl)
			return;
		++*map_slot(j->starts, zero + 1, (size_t)(nl - zero) - 1, NULL);
		if (j->shown++ < j->o->errors)
			str_addf(&j->places, "%s\n", p);
	}
}

static void stats_take(void *ctx, size_t i, const char *p, size_t n)
{
	struct stats_job *j = ctx;
	struct file_result r;

	(void)i;
	memcpy(&r, p, sizeof(r));
	j->sum = add_stats(j->sum, &r.stats);
	if (*r.problem) {
		cli_errorf("%s", r.problem);
		j->incomplete = true;
	}
	take_places(j, p + sizeof(r), p + n);
}

static void stats_lost(void *ctx, size_t i, const char *reason)
{
	struct stats_job *j = ctx;

	cli_errorf("%s: %s", j->files.at[i], reason);
	j->incomplete = true;
}

static int most_first(const void *a, const void *b)
{
	const struct key_count *x = a, *y = b;

	return x->count != y->count ? (x->count < y->count) - (x->count > y->count) :
				      strcmp(x->key, y->key);
}

static void print_starts(const struct stats_job *j, struct str *out)
{
	VEC(struct key_count) all = { 0 };

	for (size_t i = 0; i < map_size(j->starts); i++)
		vec_push(&all, (struct key_count){ map_key(j->starts, i, NULL), map_value(j->starts, i) });
	if (all.len)
		qsort(all.at, all.len, sizeof(*all.at), most_first);
	for (size_t i = 0; i < all.len && i < (size_t)j->o->errors; i++)
		str_addf(out, "%8zu  %s\n", all.at[i].count, all.at[i].key);
	vec_release(&all);
}

static void print_figure(struct str *out, const char *what, uint64_t n)
{
	str_addf(out, "%-22s %12llu\n", what, (unsigned long long)n);
}

static double per(double a, double b)
{
	return b > 0 ? a / b : 0;
}

static void print_stats(const struct stats_job *j, double names_time, double time, struct str *out)
{
	const struct syntax_stats *s = &j->sum;

	str_addn(out, j->places.buf, j->places.len);
	print_starts(j, out);
	print_figure(out, "files", s->files);
	print_figure(out, "bytes", s->bytes);
	print_figure(out, "lines", s->lines);
	print_figure(out, "tokens", s->tokens);
	print_figure(out, "functions", s->functions);
	str_addf(out, "%-22s %12llu  (%.3f %%)\n", "functions with errors",
		 (unsigned long long)s->functions_with_errors,
		 per(100.0 * (double)s->functions_with_errors, (double)s->functions));
	print_figure(out, "error nodes", s->error_nodes);
	print_figure(out, "error lines", s->error_lines);
	print_figure(out, "opaque nodes", s->opaque_nodes);
	str_addf(out, "%-22s %12.2f\n", "seconds, names", names_time);
	str_addf(out, "%-22s %12.2f  (%.1f MB/s, %.0f lines/s)\n", "seconds, parsing", time,
		 per((double)s->bytes / 1e6, time), per((double)s->lines, time));
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int run_stats(struct stats_job *j)
{
	struct forkmap f = { .n = j->files.len, .jobs = cli_jobs(&j->o->common), .work = stats_work,
			     .take = stats_take, .lost = stats_lost, .ctx = j };
	struct str out = STR_INIT;
	struct err err = { 0 };
	double start = now(), middle;
	int rc;

	rc = j->o->no_names ? 0 : learn_names(&j->o->common, &j->files, j->names, &err);
	middle = now();
	if (!rc)
		rc = forkmap_run(&f, &err);
	if (rc)
		return cli_error(&err);
	print_stats(j, middle - start, now() - middle, &out);
	rc = cli_output(&out);
	str_release(&out);
	return rc ? rc : j->incomplete ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

static int stats(const struct parse_options *o, int argc, char **argv)
{
	struct stats_job j = { .o = o, .names = names_new(), .starts = map_new(), .places = STR_INIT };
	int rc;

	for (int i = 0; i < argc; i++)
		j.incomplete |= !walk(argv[i], &j.files);
	rc = run_stats(&j);
	vec_release(&j.files);
	names_free(j.names);
	map_free(j.starts);
	str_release(&j.places);
	return rc;
}

/* ---- trees ------------------------------------------------------------------------------------- */

static int print_tree(const char *path, const struct names *names)
{
	struct str text = STR_INIT, out = STR_INIT;
	struct syntax *s = NULL;
	struct err err = { 0 };
	int rc = file_read(path, &text, &err);

	if (!rc)
		rc = syntax_parse(&s, text.buf, text.len, names, &err);
	if (rc) {
		rc = cli_error(&err);
	} else {
		syntax_print(s, &out);
		rc = cli_output(&out);
	}
	syntax_free(s);
	str_release(&text);
	str_release(&out);
	return rc;
}

/* With --tree the names come from that tree's public headers */
static int print_trees(const struct parse_options *o, int argc, char **argv)
{
	struct names *names = names_new();
	paths_t headers = { 0 };
	struct err err = { 0 };
	char *include;
	int rc = 0;

	if (o->common.tree && !o->no_names) {
		include = path_join(o->common.tree, "include");
		rc = walk(include, &headers) ? 0 : EXIT_TROUBLE;
		free(include);
		if (!rc && learn_names(&o->common, &headers, names, &err))
			rc = cli_error(&err);
	}
	for (int i = 0; i < argc && !rc; i++)
		rc = print_tree(argv[i], names);
	vec_release(&headers);
	names_free(names);
	return rc;
}

static int run(void *opts, int argc, char **argv)
{
	const struct parse_options *o = opts;

	if (!argc)
		return cli_errorf("parse: say which files");
	if (o->errors && !o->stats)
		return cli_errorf("parse: --errors goes with --stats");
	if (o->errors < 0)
		return cli_errorf("parse: --errors wants a number of places");
	return o->stats ? stats(o, argc, argv) : print_trees(o, argc, argv);
}

const struct command cmd_parse = {
	.name = "parse",
	.args = "FILE…",
	.summary = "shows how files are understood without a compiler",
	.description =
		"Prints the syntax tree of each file: kind of node, its role, from where to where, text of "
		"leaves. All #if branches are in it. With --tree the names of typedefs and macros come "
		"from the headers in that tree's include folder, else from the file alone.\n\n"
		"--stats takes folders, too, and needs no kernel: reads typedefs and macros from all headers "
		"below the paths, then parses every file, proves that its tokens give the file back byte by "
		"byte and that the tree is well-formed, and prints how many functions were not understood "
		"completely.",
	.options = options,
	.options_size = sizeof(struct parse_options),
	.run = run,
};
