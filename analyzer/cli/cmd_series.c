// SPDX-License-Identifier: GPL-2.0-only
/* pteris series: the edits as commits and mails. */
#include "cli/analysis.h"
#include "base/file.h"
#include "cli/rulesdir.h"
#include "patches/series.h"

struct series_cmd_options {
	struct analysis_options a;
	const char *out, *split, *base, *branch;
	int version;
	bool inferred;
};

static const char *const splits[] = { "none", "file", "subsystem", "arch", "maintainer", NULL };

#define OPTION(letter, name, kind, field, arg, help, choices) \
	{ letter, name, kind, offsetof(struct series_cmd_options, field), arg, help, choices }

static const struct option_def options[] = {
	ANALYSIS_OPTIONS
	OPTION('o', "output", OPT_STRING, out, "DIR",
	       "Folder for the mails; it must not hold patches of the same version.", NULL),
	OPTION(0, "split", OPT_CHOICE, split, "BY",
	       "One patch (none), one a file (file), or one an entry of MAINTAINERS (subsystem, default).",
	       splits),
	OPTION(0, "base", OPT_STRING, base, "REV",
	       "Commit that the series starts from (default: HEAD); the touched files must be as there.",
	       NULL),
	OPTION(0, "branch", OPT_STRING, branch, "NAME",
	       "Make this new branch in your repository; work tree, index and HEAD stay as they are.", NULL),
	OPTION('v', "reroll-count", OPT_INT, version, "N", "Version of the series: [PATCH vN].", NULL),
	OPTION(0, "inferred", OPT_FLAG, inferred, NULL,
	       "Edit also where types are only inferred, in patches of their own.", NULL),
	ANALYSIS_OPTIONS_END,
};

static int fill_options(const struct series_cmd_options *o, struct series_options *so, struct err *err)
{
	so->out_dir = o->out;
	so->base = o->base;
	so->branch = o->branch;
	so->version = o->version;
	so->split = SPLIT_SUBSYSTEM;
	if (o->split && !strcmp(o->split, "none"))
		so->split = SPLIT_NONE;
	else if (o->split && !strcmp(o->split, "file"))
		so->split = SPLIT_FILE;
	else if (o->split && strcmp(o->split, "subsystem") != 0)
		return err_set(err, ERR_USAGE, "series: --split %s is not supported yet; there are none, "
			       "file and subsystem", o->split);
	return 0;
}

/* What can be said before the long work is said before it. */
static int check_early(const struct series_cmd_options *o, struct series_options *so)
{
	struct tree *t = NULL;
	struct err err = { 0 };
	int rc = fill_options(o, so, &err);

	if (!rc)
		rc = tree_open(&t, o->a.common.tree, &err);
	if (!rc) {
		so->root = tree_root(t);
		so->git = tree_is_git(t);
		rc = series_check(so, &err);
	}
	tree_free(t);
	so->root = NULL;
	return rc ? cli_error(&err) : 0;
}

static void tell(const struct series_cmd_options *o, const struct edit_set *set,
		 const struct series_result *r, struct str *out)
{
	struct str s = STR_INIT;

	for (size_t i = 0; i < set->conflicts.len; i++) {
		str_reset(&s);
		edit_conflict_print(&set->conflicts.at[i], &s);
		cli_warnf("%s", s.buf);
	}
	for (size_t i = 0; i < r->left.len; i++)
		cli_warnf("%s", r->left.at[i]);
	for (size_t i = 0; i < r->mails.len; i++)
		str_addf(out, "%s\n", r->mails.at[i]);
	if (o->branch && r->tip)
		str_addf(out, "branch %s: %s\n", o->branch, r->tip);
	if (r->patches)
		analysis_note(&o->a, "%zu patch%s: %zu edit%s in %zu file%s", r->patches,
			      r->patches == 1 ? "" : "es", r->edits, r->edits == 1 ? "" : "s", r->files,
			      r->files == 1 ? "" : "s");
	else
		analysis_note(&o->a, "there is nothing to edit, so no series was made");
	str_release(&s);
}

static int make(const struct series_cmd_options *o, struct series_options *so, const struct analysis *a,
		const struct edit_set *set)
{
	const struct result *res = &a->match.result;
	struct series_result r = { 0 };
	struct str out = STR_INIT;
	struct err err = { 0 };
	bool left;
	int rc = 0;

	if (set->files.len && series_make(so, set, &r, &err))
		return cli_error(&err);
	tell(o, set, &r, &out);
	rc = cli_output(&out);
	left = r.left.len || set->conflicts.len || res->interrupted;
	if (!rc && (left || (!r.patches && res->gaps.len)))
		rc = EXIT_INCOMPLETE;
	analysis_note_unfixed(a, &o->a);
	series_release(&r);
	str_release(&out);
	return rc;
}

static size_t count_unfixed(const struct result *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->findings.len; i++)
		n += !r->findings.at[i].fixable;
	return n;
}

/* `series NAME`: the first argument is a built-in rule's name, and no path. */
static bool takes_rule(struct series_cmd_options *o, const char *arg)
{
	char *below = path_join(o->a.common.tree ? o->a.common.tree : ".", arg), *rule = rules_path(arg);
	bool is_path = file_exists(arg) || dir_exists(arg) || file_exists(below) || dir_exists(below), is_rule = rule != NULL;

	free(below);
	free(rule);
	if (o->a.rules.items.len || is_path || !is_rule)
		return false;
	vec_push(&o->a.rules.items, arg);
	return true;
}

static int run(void *opts, int argc, char **argv)
{
	struct series_cmd_options *o = opts;
	VEC(struct series_rule) rules = { 0 };
	struct series_options so = { 0 };
	struct edit_set set;
	struct analysis a;
	int rc;

	if (argc && takes_rule(o, argv[0]))
		argv++;
	if (check_early(o, &so) || analysis_run(&a, &o->a, o->inferred, (const char *const *)argv))
		return EXIT_TROUBLE;
	for (size_t i = 0; i < a.match.rules.len; i++) {
		const struct match_rule *m = &a.match.rules.at[i];

		vec_push(&rules, (struct series_rule){ m->name, m->message, m->description, m->text });
	}
	so.root = tree_root(a.tree);
	so.rules = rules.at;
	so.nrules = rules.len;
	so.unfixed = count_unfixed(&a.match.result);
	edit_set_init(&set, a.match.groups.at, a.match.groups.len);
	rc = make(o, &so, &a, &set);
	edit_set_release(&set);
	vec_release(&rules);
	analysis_release(&a);
	return rc;
}

const struct command cmd_series = {
	.name = "series",
	.args = "[RULE] [PATH…]",
	.summary = "makes a patch series that is ready to be mailed",
	.description =
		"RULE: a rule or migration, like --rule RULE.\n"
		"\n"
		"Finds and edits like `pteris fix`, splits the edits into patches, and writes them as mails "
		"(git format-patch; `git am` takes them, `git send-email` sends them), as a branch, or "
		"both. Patches are signed off with your user.name and user.email.\n"
		"\n"
		"Your work tree, index and HEAD are never touched; without --branch nothing in your "
		"repository changes at all. A tree without git is no obstacle.\n"
		"\n"
		"The date is that of SOURCE_DATE_EPOCH when it is set, so that a series can be repeated "
		"byte for byte.\n"
		"\n"
		"  pteris series --rule pte-deref --split subsystem -o out/\n"
		"  pteris series --rule pte-deref --split none --branch ptep-get -o out/ -v 2\n"
		"  pteris series lazy-mmu-api -o out/\n",
	.options = options,
	.options_size = sizeof(struct series_cmd_options),
	.run = run,
};
