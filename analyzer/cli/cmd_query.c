// SPDX-License-Identifier: GPL-2.0-only
/* pteris query WORD …: questions to the index. What they mean stands in index/query.h. */
#include "cli/indexing.h"
#include "cli/options.h"
#include "cli/query_cfg.h"
#include "cli/query_regions.h"
#include "cli/query_types.h"
#include "index/query.h"
#include "report/answer.h"

struct query_options {
	struct common_options common;
	const char *format, *arch, *sql;
	struct str_list region_files;
	int depth, limit;
	bool reverse, no_refresh;
};

static const char *const formats[] = { "text", "jsonl", "csv", "dot", NULL };

#define OPTION(name, kind, field, arg, help) \
	{ 0, name, kind, offsetof(struct query_options, field), arg, help, NULL }
static const struct option_def options[] = {
	{ 0, "format", OPT_CHOICE, offsetof(struct query_options, format), "FORMAT",
	  "Output format: text, jsonl or csv; for cfg: text or dot.", formats },
	OPTION("arch", OPT_STRING, arch, "ARCH",
	       "Leave out code of other architectures; for includes: what the lines mean there."),
	OPTION("depth", OPT_INT, depth, "N", "For callees: how many calls deep; default 1."),
	OPTION("limit", OPT_INT, limit, "N", "Print the first N rows only, and say how many there are."),
	OPTION("reverse", OPT_FLAG, reverse, NULL, "For includes: the files that include this one."),
	OPTION("region-file", OPT_LIST, region_files, "FILE", "For regions: more of what makes a region, of the form of "
	       "rules/lazy-mmu/lazy-mmu.region."),
	OPTION("no-refresh", OPT_FLAG, no_refresh, NULL,
	       "Answer from the index as it is, without looking for files that changed."),
	OPTION("sql", OPT_STRING, sql, "SELECT",
	       "Answer one SELECT statement; docs/index-schema.md describes the tables."),
	{ 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL },
};

/* ---- questions ------------------------------------------------------------------------------- */

struct question {
	const char *word, *args;
	int nargs;
	int (*ask)(struct query *q, const char *what, struct answer *a, struct err *err);
	bool depth, reverse; /* takes these options */
	int optional;        /* how many more arguments there may be */
};
static const struct question questions[] = {
	{ "callers", "FUNCTION", 1, query_callers, false, false, 0 },
	{ "callees", "FUNCTION", 1, query_callees, true, false, 0 },
	{ "path", "FROM TO", 2, NULL, false, false, 0 },
	{ "defs", "NAME", 1, query_defs, false, false, 0 },
	{ "uses", "NAME", 1, query_uses, false, false, 0 },
	{ "type", "EXPR@FILE:LINE", 1, query_type, false, false, 0 },
	{ "fields", "STRUCT", 1, query_fields, false, false, 0 },
	{ "includes", "FILE", 1, query_includes, false, true, 0 },
	{ "macro", "NAME", 1, query_macro, false, false, 0 },
	{ "derefs", "TYPE", 1, query_derefs, false, false, 0 },
	{ "config", "SYMBOL", 1, query_config, false, false, 0 },
	{ "cfg", "FUNCTION [FILE]", 1, NULL, false, false, 1 },
	{ "regions", "", 0, NULL, false, false, 0 },
};

static const struct question *find_question(const char *word)
{
	VEC(const char *) words = { 0 };
	const struct question *found = NULL;
	const char *near;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(questions); i++) {
		vec_push(&words, questions[i].word);
		if (!strcmp(questions[i].word, word))
			found = &questions[i];
	}
	if (!found) {
		near = nearest_name(word, words.at, words.len);
		cli_errorf("query: there is no question \"%s\"%s%s; \"pteris help query\" lists them", word,
			   near ? ", but " : "", near ? near : "");
	}
	vec_release(&words);
	return found;
}

static bool is_cfg(const struct question *qu)
{
	return qu && qu->optional;
}

/* 0 after checking that the words and options fit together */
static int check_words(const struct query_options *o, const struct question *qu, int argc)
{
	if (o->limit < 0 || o->depth < 0)
		return cli_errorf("query: --limit and --depth want a number above 0");
	if (o->sql && argc)
		return cli_errorf("query: --sql is a question of its own");
	if (qu && (argc < 1 + qu->nargs || argc > 1 + qu->nargs + qu->optional))
		return cli_errorf("query: it is \"pteris query %s%s%s\"", qu->word, *qu->args ? " " : "", qu->args);
	if (o->depth && !(qu && qu->depth))
		return cli_errorf("query: --depth goes with callees");
	if (o->reverse && !(qu && qu->reverse))
		return cli_errorf("query: --reverse goes with includes");
	if (o->format && is_cfg(qu) && strcmp(o->format, "text") != 0 && strcmp(o->format, "dot") != 0)
		return cli_errorf("query: a graph comes as text or dot");
	if (o->format && !is_cfg(qu) && !strcmp(o->format, "dot"))
		return cli_errorf("query: --format dot goes with cfg");
	if (o->region_files.items.len && (!qu || qu->nargs))
		return cli_errorf("query: --region-file goes with regions");
	if (o->limit && is_cfg(qu))
		return cli_errorf("query: --limit goes with questions that are answered by rows");
	return 0;
}

static int check_arch(const struct query_options *o, const struct tree *t)
{
	const char *const *arches = tree_arches(t);
	size_t i;

	for (i = 0; o->arch && arches[i]; i++)
		if (!strcmp(arches[i], o->arch))
			return 0;
	return o->arch ? cli_errorf("query: there is no arch/%s in %s", o->arch, tree_root(t)) : 0;
}

static int ask_regions(const struct query_options *o, struct query *q, struct answer *a, struct err *err)
{
	VEC(const char *) files = { 0 };
	int ret;

	for (size_t i = 0; i < o->region_files.items.len; i++)
		vec_push(&files, o->region_files.items.at[i]);
	vec_push(&files, NULL);
	ret = query_regions(q, files.at, a, err);
	vec_release(&files);
	return ret;
}

static int ask(const struct query_options *o, struct query *q, const struct question *qu, char **argv,
	       struct answer *a, struct err *err)
{
	if (o->sql)
		return query_sql(q, o->sql, a, err);
	if (!qu->nargs)
		return ask_regions(o, q, a, err);
	if (qu->nargs == 2)
		return query_path(q, argv[1], argv[2], a, err);
	if (qu->ask(q, argv[1], a, err))
		return err->code;
	return qu->ask == query_type && answer_rows(a) ? query_types(q, a, err) : 0;
}

/* ---- answers --------------------------------------------------------------------------------- */

static void cut(struct answer *a, int limit)
{
	size_t rows = answer_rows(a);

	if (!limit || rows <= (size_t)limit)
		return;
	a->values.len = (size_t)limit * (size_t)a->ncolumns;
	answer_note(a, "%d of %zu rows shown", limit, rows);
}

/* Prints what is there, whatever went wrong then */
static int print_graphs(struct str *out, int rc, const struct err *err)
{
	int written = out->len ? cli_output(out) : 0;

	str_release(out);
	return rc ? cli_error(err) : written;
}

static bool wants_dot(const struct query_options *o)
{
	return o->format && !strcmp(o->format, "dot");
}

static int cfg_of_file(const struct query_options *o, const char *function, const char *path)
{
	struct str out = STR_INIT;
	struct err err = { 0 };
	int rc = query_cfg_file(path, function, wants_dot(o), &out, &err);

	return print_graphs(&out, rc, &err);
}

static int print(const struct query_options *o, struct answer *a)
{
	struct str out = STR_INIT;
	size_t i;
	int rc;

	cut(a, o->limit);
	if (o->format && !strcmp(o->format, "jsonl"))
		answer_as_jsonl(a, &out);
	else if (o->format && !strcmp(o->format, "csv"))
		answer_as_csv(a, &out);
	else
		answer_as_text(a, &out);
	rc = cli_output(&out);
	str_release(&out);
	for (i = 0; i < a->notes.len && !o->common.quiet; i++)
		cli_errorf("note: %s", a->notes.at[i]);
	for (i = 0; i < a->gaps.len && i < 10; i++)
		cli_warnf("%s: %s", a->gaps.at[i].file, a->gaps.at[i].reason);
	if (i < a->gaps.len)
		cli_warnf("… and %zu more files that the answer leaves out", a->gaps.len - i);
	return rc ? rc : a->gaps.len ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

/* ---- the whole ------------------------------------------------------------------------------- */

struct asking {
	struct indexing in; /* first: progress and notes */
	struct answer answer;
};

/* "path: reason" of what could not even be listed */
static void unlisted(void *ctx, const char *text)
{
	struct asking *k = ctx;
	const char *colon = strstr(text, ": ");
	char *path = colon ? xstrndup(text, (size_t)(colon - text)) : xstrdup(text);

	answer_gap(&k->answer, path, colon ? colon + 2 : "cannot be listed");
	free(path);
}

/* Up to date if that is possible; an index that cannot be written to is still worth asking. */
static int open_index(const struct query_options *o, struct index_options *io, struct index **ix)
{
	struct index_report report;
	struct err err = { 0 }, why = { 0 };
	int rc = o->no_refresh ? 0 : index_refresh(io, &report, &why);

	cli_progress_end();
	if (rc == ERR_INTR)
		return cli_error(&why);
	if (index_open(ix, io, &err))
		return cli_error(rc ? &why : &err);
	if (rc)
		cli_warnf("%s; the answer is from the index as it was", why.text);
	if (index_snapshot(*ix, &err)) {
		index_close(*ix);
		return cli_error(&err);
	}
	return 0;
}

static int run_on(const struct query_options *o, const struct question *qu, char **argv, struct tree *tree)
{
	struct asking k = { .in = { &o->common } };
	struct index_options io = indexing_options(&k.in, tree);
	struct query q = { .options = &io, .tree = tree, .arch = o->arch, .depth = o->depth, .reverse = o->reverse,
			   .jobs = io.jobs };
	struct err err = { 0 };
	int rc;

	answer_init(&k.answer);
	io.problem = unlisted;
	io.patience = 5; /* the index as it was answers, too */
	io.ctx = &k;
	rc = open_index(o, &io, &q.ix);
	if (!rc && is_cfg(qu)) {
		struct str out = STR_INIT;

		rc = query_cfg(&q, argv[1], wants_dot(o), &out, &err);
		index_close(q.ix);
		rc = print_graphs(&out, rc, &err);
	} else if (!rc) {
		rc = ask(o, &q, qu, argv, &k.answer, &err);
		index_close(q.ix); /* a pager must not keep others from writing */
		rc = rc ? cli_error(&err) : print(o, &k.answer);
	}
	answer_release(&k.answer);
	return rc;
}

static int run(void *opts, int argc, char **argv)
{
	const struct query_options *o = opts;
	const struct question *qu = NULL;
	struct tree *tree;
	struct err err = { 0 };
	int rc;

	if (!argc && !o->sql)
		return cli_errorf("query: say what to ask; \"pteris help query\" lists the questions");
	if (argc && !o->sql && !(qu = find_question(argv[0])))
		return EXIT_TROUBLE;
	rc = check_words(o, qu, argc);
	if (rc)
		return rc;
	if (is_cfg(qu) && argc == 3)
		return cfg_of_file(o, argv[1], argv[2]);
	if (tree_open(&tree, o->common.tree, &err))
		return cli_error(&err);
	rc = check_arch(o, tree);
	if (!rc)
		rc = run_on(o, qu, argv, tree);
	tree_free(tree);
	return rc;
}

const struct command cmd_query = {
	.name = "query",
	.args = "QUESTION …",
	.summary = "answers questions about the tree: callers, definitions, uses, types",
	.description =
		"callers FUNCTION   who calls it: by name, through macros (and who uses those), and, marked "
		"possible, through pointers it was stored in and functions it was passed to\n"
		"callees FUNCTION   what it calls, likewise; --depth N goes on with those\n"
		"path FROM TO       a shortest chain of calls; through pointers only if there is none without\n"
		"defs NAME          everything that declares or defines the name\n"
		"uses NAME          every place of the identifier, without comments and strings\n"
		"type EXPR@FILE:LINE  the type of an expression there: as clang sees it under the profiles that "
		"are prepared, else inferred: known, unknown, or conflicting by architecture\n"
		"fields STRUCT      fields of a struct, a union, or what a typedef stands for\n"
		"includes FILE      what its #include lines mean; --reverse: the files that include it\n"
		"macro NAME         definitions with parameters, body, kind and conditions\n"
		"derefs TYPE        places where a pointer to the type is dereferenced, by inference\n"
		"config SYMBOL      places in C that depend on it, with or without CONFIG_\n"
		"cfg FUNCTION [FILE]  control-flow graphs of the definitions of a function or macro, or of those in a "
		"file, which then is all that is read\n"
		"regions            where a mode is turned on, such as lazy MMU mode: until which line, under which lock, and "
		"what is called meanwhile\n"
		"--sql SELECT       one SELECT statement over the tables of docs/index-schema.md, with "
		"files_using(NAME) as a table, type_text(TYPE) and path_of(ID)\n\n"
		"NAME@FILE takes only definitions in files whose path ends in FILE. All architectures and #if "
		"branches count. The index is brought up to date first; the first time that takes a while.\n\n"
		"Status: 0 answered, 2 no such name or wrong use, 3 files that count could not be read.",
	.options = options,
	.options_size = sizeof(struct query_options),
	.run = run,
};
