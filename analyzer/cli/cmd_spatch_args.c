// SPDX-License-Identifier: GPL-2.0-only
/*
 * Coccinelle's ways to write options: one dash or two, '_' or '-', old names; .cocciconfig; options that are known
 * there and have nothing to act on here.
 */
#include "base/file.h"
#include "cli/cmd_spatch.h"

#define O(l, n, k, f, a, h) { l, n, k, offsetof(struct spatch_options, f), a, h, NULL }
#define FLAG(n, f, h) O(0, n, OPT_FLAG, f, NULL, h)
const struct option_def spatch_options[] = {
	O(0, "sp-file", OPT_STRING, sp_file, "FILE", "The semantic patch (--cocci-file is the same)."),
	O('o', "output", OPT_STRING, out, "FILE", "Write the result there."),
	FLAG("in-place", in_place, "Change the files themselves."),
	FLAG("out-place", out_place, "Write each result beside its file, with .cocci_res or --suffix added."),
	O(0, "suffix", OPT_STRING, suffix, "TEXT", "Added to names of --out-place, and of copies kept by --in-place."),
	O(0, "patch", OPT_STRING, patch, "DIR", "Paths in diffs are relative to this folder."),
	O(0, "opt-c", OPT_LIST, opt_c, "FILE", "Take this file, too, if it exists."),
	FLAG("no-show-diff", no_show_diff, "Print no diff."),
	FLAG("show-diff", show_diff, "Print a diff (default)."),
	FLAG("force-diff", force_diff, "Print a diff also when only white space changed (always done here)."),
	O('U', "diff-context", OPT_INT, context, "N", "Lines of context in diffs; default: 3."),
	O('D', "define", OPT_LIST, defines, "NAME[=VALUE]",
	  "Take this virtual rule as matched, or give this virtual identifier its value."),
	FLAG("dir", dir, "The arguments are folders: take all .c files below."),
	FLAG("include-headers", include_headers, "With --dir: .h files, too."),
	O(0, "ignore", OPT_LIST, ignore, "TEXT", "With --dir: leave out files whose path begins with this."),
	O(0, "file-groups", OPT_STRING, file_groups, "FILE",
	  "Names of files, one a line; an empty line ends a group of files that share bindings."),
	FLAG("use-gitgrep", use_gitgrep, "With --dir: let git grep choose files by the words that rules need."),
	FLAG("use-idutils", use_idutils, "With --dir: choose files by the words that rules need."),
	FLAG("use-coccigrep", use_coccigrep, "The same."),
	FLAG("use-glimpse", use_glimpse, "The same."),
	FLAG("no-scanner", no_scanner, "With --dir: take all files."),
	O('I', "include-dir", OPT_LIST, include_dirs, "DIR", "Look for headers there."),
	O(0, "include", OPT_LIST, include_files, "FILE", "Take this header as included."),
	O(0, "defined", OPT_LIST, defined, "SYMBOL", "Take it as defined: of #ifdef, that branch only is looked at."),
	O(0, "undefined", OPT_LIST, undefined, "SYMBOL", "Take it as not defined."),
	FLAG("noif0-passing", noif0_passing, "Look at code under #if 0, too."),
	FLAG("no-includes", no_includes, "Read no headers."),
	FLAG("local-includes", local_includes, "Read headers beside the file."),
	FLAG("all-includes", all_includes, "Read all headers that the file names and that can be found."),
	FLAG("recursive-includes", recursive_includes, "And those that they name."),
	FLAG("typed", typed, "In a kernel tree: declarations from the index, which is made or refreshed, and types that clang "
	     "sees under the profiles that are prepared, as with `pteris check`. Without this neither is used."),
	O(0, "arch", OPT_STRING, arch, "LIST", "With --typed: these profiles."),
	O(0, "build", OPT_STRING, build, "DIR", "With --typed: flags and headers from this O= build folder."),
	O(0, "compdb", OPT_STRING, compdb, "FILE", "With --typed: flags from this compile_commands.json."),
	O(0, "iso-file", OPT_STRING, iso_file, "FILE", "Isomorphisms; default: the built-in ones."),
	O(0, "macro-file", OPT_LIST, macro_files, "FILE", "Definitions of macros that files use."),
	O(0, "disable-iso", OPT_LIST, disable_iso, "NAME", "Leave this isomorphism out."),
	O(0, "max-width", OPT_INT, max_width, "N", "Columns that added code may take; default: 78."),
	FLAG("smpl-spacing", smpl_spacing, "Added code has the rule's spaces."),
	FLAG("linux-spacing", linux_spacing, "Added code has the kernel's spaces (default)."),
	FLAG("reverse", reverse, "Swap '-' and '+' of the semantic patch."),
	O(0, "python", OPT_STRING, python, "PROGRAM", "Interpreter of python scripts; default: python3."),
	O(0, "timeout", OPT_INT, timeout, "SECONDS", "Give up a file after this time; default: 0, never."),
	O(0, "chunksize", OPT_INT, chunksize, "N", "Files that a worker takes at once."),
	O(0, "index", OPT_INT, index, "N", "Of --max parts of the files, work on this one (from 0)."),
	O(0, "max", OPT_INT, max, "N", "Into how many parts the files are divided."),
	FLAG("mod-distrib", mod_distrib, "With --max: every N-th file is of the same part."),
	FLAG("selected-only", selected_only, "Only print which files would be looked at; with --very-quiet not even that."),
	FLAG("show-trying", show_trying, "Name each rule and function that is looked at on stderr."),
	FLAG("very-quiet", very_quiet, "Print results only."),
	FLAG("debug", debug, "The same."),
	FLAG("profile", profile, "Print time and memory that the run took on stderr."),
	FLAG("parse-cocci", parse_cocci, "Print how the semantic patch was understood."),
	FLAG("parse-c", parse_c, "Print what could not be parsed of the files, or of those in these folders."),
	FLAG("print-options-only", print_options_only, "Print the options and do nothing."),
	FLAG("version", version, "Print the version."),
	FLAG("ignore-unknown-options", ignore_unknown, "Leave out options that are not known."),
	{ 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL },
};

static const char *const aliases[][2] = {
	{ "sp", "sp-file" }, { "cocci-file", "sp-file" }, { "iso", "iso-file" }, { "inplace", "in-place" },
	{ "longhelp", "help" }, { "shorthelp", "help" }, { "macro-file-builtins", "macro-file" }, { "D", "define" },
	{ "U", "diff-context" }, { "I", "include-dir" }, { "o", "output" }, { "j", "jobs" },
};

/* Known there, nothing to act on here: a pass, a cache or a log that does not exist */
static const struct { const char *name; int values; } without_effect[] = {
	{ "partial-match", 0 }, { "include-headers-for-types", 0 }, { "no-include-cache", 0 }, { "preprocess", 0 },
	{ "c", 0 }, { "kbuild-info", 1 }, { "pyoutput", 1 }, { "parse-handler", 1 }, { "date", 0 },
	{ "show-flow", 0 }, { "ctl-inline-let", 0 }, { "ctl-show-mcodekind", 0 }, { "show-bindings", 0 },
	{ "show-transinfo", 0 }, { "show-misc", 0 }, { "show-dependencies", 0 }, { "verbose-ctl-engine", 0 },
	{ "verbose-match", 0 }, { "verbose-engine", 0 }, { "graphical-trace", 0 }, { "gt-without-label", 0 },
	{ "parse-error-msg", 0 }, { "verbose-parsing", 0 }, { "verbose-includes", 0 }, { "type-error-msg", 0 },
	{ "show-c", 0 }, { "show-cocci", 0 }, { "show-before-fixed-flow", 0 }, { "show-ctl-tex", 0 },
	{ "show-ctl-text", 0 }, { "show-SP", 0 }, { "debug-cpp", 0 }, { "debug-lexer", 0 }, { "debug-etdt", 0 },
	{ "debug-typedef", 0 }, { "filter-msg", 0 }, { "filter-define-error", 0 }, { "filter-msg-define-error", 0 },
	{ "filter-passed-level", 0 }, { "debug-unparsing", 0 }, { "debug-parse-cocci", 0 }, { "pad", 0 },
	{ "profile-per-file", 0 }, { "bench", 1 }, { "steps", 1 }, { "iso-limit", 1 }, { "no-iso-limit", 0 },
	{ "track-iso", 0 }, { "profile-iso", 0 }, { "keep-comments", 0 }, { "loop", 0 }, { "no-loops", 0 },
	{ "no-gotos", 0 }, { "no-saved-typedefs", 0 }, { "ocaml-regexps", 0 }, { "l1", 0 }, { "ifdef-to-if", 0 },
	{ "no-ifdef-to-if", 0 }, { "disable-multi-pass", 0 }, { "itu", 0 },
	{ "noadd-typedef-root", 0 }, { "disallow-nested-exps", 0 }, { "disable-worth-trying-opt", 0 },
	{ "only-return-is-error-exit", 0 }, { "allow-inconsistent-paths", 0 }, { "no-safe-expressions", 0 },
	{ "int-bits", 1 }, { "long-bits", 1 }, { "indent", 1 }, { "c++", 0 }, { "ibm", 0 }, { "force-kr", 0 },
	{ "prevent-kr", 0 }, { "debugger", 0 }, { "disable-once", 0 }, { "show-trace-profile", 0 },
	{ "save-tmp-files", 0 }, { "external-analysis-file", 1 }, { "tmp-dir", 1 },
	{ "temp-files", 1 }, { "use-cache", 0 }, { "cache-prefix", 1 }, { "cache-limit", 1 },
	{ "relax-include-path", 0 },
};

/* Actions of another kind than running a semantic patch, and what does the like here */
static const char *const elsewhere[][2] = {
	{ "tokens-c", "pteris parse" }, { "parse-h", "--parse-c" }, { "parse-ch", "--parse-c" },
	{ "parse-i", "--parse-c" }, { "parse-c++", "--parse-c" }, { "parse", "--parse-c" },
	{ "control-flow", "pteris query cfg" }, { "control-flow-to-file", "pteris query cfg" },
	{ "test-cfg-ifdef", "pteris query cfg" }, { "parse-unparse", "pteris parse" }, { "type-c", "pteris query type" },
	{ "compare-c", "diff" }, { "comment-annotater-c", NULL }, { "compare-c-hardcoded", NULL },
	{ "test-attributes", "pteris parse" }, { "test-cpp", "pteris parse" }, { "extract-macros", "pteris query macro" },
	{ "extract-macros-select", "pteris query macro" }, { "xxx", NULL }, { "rule-dependencies", "--parse-cocci" },
	{ "testall", NULL }, { "test-spacing", NULL }, { "test-okfailed", NULL }, { "test-regression-okfailed", NULL },
	{ "compare-with-expected", NULL }, { "expected-extension", NULL }, { "expected-score-file", NULL },
	{ "expected-spacing-score-file", NULL }, { "no-update-score-file", NULL },
};

struct args {
	struct arena *arena;
	VEC(char *) out;
	struct map *noted;
	bool ignore_unknown, print_only;
	struct err *err;
};

static const struct option_def *find(const char *name)
{
	static const struct option_def jobs = { 'j', "jobs", OPT_INT, 0, "N", "", NULL },
				       flag = { 0, "help", OPT_FLAG, 0, NULL, "", NULL },
				       tree = { 0, "tree", OPT_STRING, 0, "DIR", "", NULL };
	const struct option_def *o;

	if (!strcmp(name, "jobs"))
		return &jobs;
	if (!strcmp(name, "help") || !strcmp(name, "quiet") || !strcmp(name, "verbose"))
		return &flag;
	if (!strcmp(name, "tree") || !strcmp(name, "color"))
		return &tree;
	for (o = spatch_options; o->name || o->letter; o++)
		if (o->name && !strcmp(o->name, name))
			return o;
	return NULL;
}

static int ignored_values(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(without_effect); i++)
		if (!strcmp(without_effect[i].name, name))
			return without_effect[i].values;
	return -1;
}

static void note_once(struct args *a, const char *name, const char *what)
{
	bool is_new;

	map_slot(a->noted, name, strlen(name), &is_new);
	if (is_new)
		fprintf(stderr, "pteris: note: --%s %s\n", name, what);
}

static int unknown(struct args *a, const char *arg, const char *name)
{
	VEC(const char *) all = { 0 };
	const char *near;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(elsewhere); i++)
		if (!strcmp(elsewhere[i][0], name))
			return err_set(a->err, ERR_USAGE, "spatch: --%s is an action that this program does not have%s%s%s",
				       name, elsewhere[i][1] ? "; \"" : "", elsewhere[i][1] ? elsewhere[i][1] : "",
				       elsewhere[i][1] ? "\" comes near to it" : "");
	if (a->ignore_unknown) {
		note_once(a, name, "is not known, and ignored");
		return 0;
	}
	for (const struct option_def *o = spatch_options; o->name || o->letter; o++)
		if (o->name)
			vec_push(&all, o->name);
	for (i = 0; i < ARRAY_SIZE(without_effect); i++)
		vec_push(&all, without_effect[i].name);
	near = nearest_name(name, all.at, all.len);
	vec_release(&all);
	if (near)
		return err_set(a->err, ERR_USAGE, "spatch: unknown option %s; did you mean --%s?", arg, near);
	return err_set(a->err, ERR_USAGE, "spatch: unknown option %s; \"pteris help spatch\" lists them", arg);
}

/* Of these the last one counts. */
static void drop_others(struct args *a, const char *name)
{
	static const char *const groups[][5] = {
		{ "no-show-diff", "show-diff", NULL },
		{ "no-includes", "local-includes", "all-includes", "recursive-includes", NULL },
		{ "smpl-spacing", "linux-spacing", NULL },
	};
	size_t g, i, k, kept;

	for (g = 0; g < ARRAY_SIZE(groups); g++) {
		for (i = 0; groups[g][i] && strcmp(groups[g][i], name) != 0; i++)
			;
		for (k = 0; groups[g][i] && groups[g][k]; k++) {
			for (i = kept = 0; i < a->out.len; i++)
				if (!starts_with(a->out.at[i], "--") || strcmp(a->out.at[i] + 2, groups[g][k]) != 0)
					a->out.at[kept++] = a->out.at[i];
			a->out.len = kept;
			i = 0;
		}
	}
}

/* --test NAME: NAME.cocci over NAME.c */
static int take_test(struct args *a, char **argv, int n, const char *eq)
{
	const char *name = eq ? eq + 1 : n > 1 ? argv[1] : NULL;

	if (!name)
		return err_set(a->err, ERR_USAGE, "spatch: --test needs a value (NAME of NAME.cocci and NAME.c)");
	vec_push(&a->out, arena_strdup(a->arena, "--sp-file"));
	vec_push(&a->out, arena_printf(a->arena, "%s.cocci", name));
	vec_push(&a->out, arena_printf(a->arena, "%s.c", name));
	return eq ? 1 : 2;
}

/* One option and what belongs to it; returns how many arguments were used, or an error. */
static int take(struct args *a, char **argv, int n)
{
	const char *arg = argv[0], *eq = strchr(arg, '='), *p = arg + (arg[1] == '-' ? 2 : 1);
	size_t len = eq ? (size_t)(eq - p) : strlen(p), i;
	char *name = arena_strndup(a->arena, p, len), *c;
	const struct option_def *o;
	int values;

	for (c = name; *c; c++)
		*c = *c == '_' ? '-' : *c;
	for (i = 0; i < ARRAY_SIZE(aliases); i++)
		if (!strcmp(aliases[i][0], name))
			name = arena_strdup(a->arena, aliases[i][1]);
	if (!strcmp(name, "ignore-unknown-options"))
		a->ignore_unknown = true;
	if (!strcmp(name, "print-options-only"))
		a->print_only = true;
	if (!strcmp(name, "test"))
		return take_test(a, argv, n, eq);
	o = find(name);
	if (!o) {
		values = ignored_values(name);
		if (values >= 0) {
			note_once(a, name, "has no effect here");
			return 1 + (eq ? 0 : MIN(values, n - 1));
		}
		if (arg[1] != '-' && (strchr("DI", arg[1]) || (strchr("jU", arg[1]) && arg[2] >= '0' && arg[2] <= '9'))) {
			vec_push(&a->out, argv[0]); /* -Idir, -j4 */
			return 1;
		}
		return unknown(a, arg, name) ? ERR_USAGE : 1;
	}
	drop_others(a, name);
	vec_push(&a->out, arena_printf(a->arena, "--%s", name));
	if (o->kind == OPT_FLAG) {
		if (eq)
			vec_push(&a->out, arena_strdup(a->arena, eq + 1));
		return 1;
	}
	if (eq)
		vec_push(&a->out, arena_strdup(a->arena, eq + 1));
	else if (n > 1)
		vec_push(&a->out, argv[1]);
	return eq || n < 2 ? 1 : 2;
}

static int take_all(struct args *a, int n, char **argv)
{
	int used;

	while (n > 0) {
		used = 1;
		if (!strcmp(argv[0], "--")) {
			for (; n > 0; n--)
				vec_push(&a->out, *argv++);
			return 0;
		}
		if (argv[0][0] == '-' && argv[0][1])
			used = take(a, argv, n);
		else
			vec_push(&a->out, argv[0]);
		if (used < 0)
			return used;
		argv += used;
		n -= used;
	}
	return 0;
}

/* Words of a line, as a shell would split them: quotes hold words together. */
static int take_line(struct args *a, const char *line, size_t len)
{
	VEC(char *) words = { 0 };
	struct str w = STR_INIT;
	const char *end = line + len;
	char quote = 0;
	bool in = false;
	int ret;

	for (; line <= end; line++) {
		if (line == end || (!quote && strchr(" \t", *line))) {
			if (in)
				vec_push(&words, arena_strdup(a->arena, w.buf));
			in = false;
			str_reset(&w);
		} else if (quote ? *line == quote : *line == '"' || *line == '\'') {
			quote = quote ? 0 : *line;
			in = true;
		} else {
			str_addch(&w, *line);
			in = true;
		}
	}
	vec_push(&words, NULL);
	ret = take_all(a, (int)words.len - 1, words.at);
	vec_release(&words);
	str_release(&w);
	return ret;
}

/* `options = …` lines of the section [spatch] */
static int take_config(struct args *a, const char *dir)
{
	char *path = path_join(dir, ".cocciconfig");
	struct str text = STR_INIT;
	const char *p, *eol;
	bool mine = false;
	int ret = 0;

	if (file_exists(path))
		ret = file_read(path, &text, a->err);
	free(path);
	for (p = text.buf; *p && !ret; p = *eol ? eol + 1 : eol) {
		eol = p + strcspn(p, "\n");
		p += strspn(p, " \t");
		if (*p == '[')
			mine = starts_with(p, "[spatch]");
		else if (mine && starts_with(p, "options") && p[7 + strspn(p + 7, " \t")] == '=')
			ret = take_line(a, p + 8 + strspn(p + 7, " \t"), (size_t)(eol - p) - 8 - strspn(p + 7, " \t"));
	}
	str_release(&text);
	return ret;
}

static bool is_word(const char *p, size_t len, const char *const *words)
{
	size_t i;

	for (; *words; words++) {
		for (i = 0; i < len && (*words)[i] == (p[i] == '_' ? '-' : p[i]); i++)
			;
		if (i == len && !(*words)[i])
			return true;
	}
	return false;
}

/* The value of an option, looked up before anything else is read */
static const char *peek(int n, char **argv, const char *const *words)
{
	for (int i = 0; i < n && strcmp(argv[i], "--") != 0; i++) {
		const char *p = argv[i] + strspn(argv[i], "-");
		size_t len = strcspn(p, "=");

		if (argv[i][0] == '-' && is_word(p, len, words))
			return p[len] ? p + len + 1 : argv[i + 1]; /* main's argv ends with NULL */
	}
	return NULL;
}

static const char *peek_rule(int n, char **argv)
{
	static const char *const words[] = { "sp-file", "cocci-file", "sp", NULL };
	const char *found = peek(n, argv, words);

	for (int i = 0; i < n && !found; i++)
		if (argv[i][0] != '-' && ends_with(argv[i], ".cocci"))
			found = argv[i];
	return found;
}

/* Of the options as they are understood here */
static bool has(const struct args *a, const char *option)
{
	for (size_t i = 0; i < a->out.len; i++)
		if (!strcmp(a->out.at[i], option))
			return true;
	return false;
}

static void print_options(struct args *a)
{
	fputs("options: 'spatch'", stdout);
	for (size_t i = 1; i < a->out.len; i++)
		printf(" '%s'", a->out.at[i]);
	putchar('\n');
	a->out.len = 0;
	vec_push(&a->out, arena_strdup(a->arena, "--print-options-only"));
}

static int take_rule_file(struct args *a, const char *path)
{
	struct str text = STR_INIT;
	struct err quiet = { 0 }; /* whoever reads the rules says so */
	const char *p, *eol;
	int ret = 0;

	if (!path || file_read(path, &text, &quiet))
		goto out;
	for (p = text.buf; *p && !ret; p = *eol ? eol + 1 : eol) {
		eol = p + strcspn(p, "\n");
		if (*p != '#')
			continue;
		p += 1 + strspn(p + 1, " \t");
		if (starts_with(p, "spatch") && strchr(" \t\r\n", p[6]))
			ret = take_line(a, p + 6, (size_t)(eol - p) - 6);
	}
out:
	str_release(&text);
	return ret;
}

int spatch_args(struct arena *arena, int *argc, char ***argv, struct err *err)
{
	static const char *const dir_word[] = { "dir", NULL };
	struct args a = { .arena = arena, .noted = map_new(), .err = err };
	const char *home = getenv("HOME"), *dir = peek(*argc, *argv, dir_word);
	char **copy;
	int ret;

	vec_push(&a.out, arena_strdup(arena, "--diff-context=3")); /* the last one counts */
	ret = home ? take_config(&a, home) : 0;

	if (!ret)
		ret = take_config(&a, ".");
	if (!ret && dir)
		ret = take_config(&a, dir);
	if (!ret)
		ret = take_rule_file(&a, peek_rule(*argc, *argv));
	if (!ret)
		ret = take_all(&a, *argc, *argv);
	if (!ret && has(&a, "--index") != has(&a, "--max"))
		ret = err_set(err, ERR_USAGE, "spatch: --index and --max go together: work on part N, from 0, of so many");
	if (!ret && a.print_only)
		print_options(&a);
	copy = arena_alloc(arena, (a.out.len + 1) * sizeof(*copy));
	if (a.out.len)
		memcpy(copy, a.out.at, a.out.len * sizeof(*copy));
	*argc = (int)a.out.len;
	*argv = copy;
	vec_release(&a.out);
	map_free(a.noted);
	return ret;
}
