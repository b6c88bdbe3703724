// SPDX-License-Identifier: GPL-2.0-only
/* pteris profile list | prepare | show [FILE] */
#include "cli/cli.h"
#include "clang/profile.h"
#include "tree/tree.h"

struct profile_cmd_options {
	struct common_options common;
	const char *arch;
	const char *build;
	const char *compdb;
};

static const struct option_def options[] = {
	{ 0, "arch", OPT_STRING, offsetof(struct profile_cmd_options, arch), "ARCH",
	  "Profiles: names, globs, folders of arch/, all; separated by commas (default: x86_64).", NULL },
	{ 0, "build", OPT_STRING, offsetof(struct profile_cmd_options, build), "DIR",
	  "show: an existing O= build folder of this tree.", NULL },
	{ 0, "compdb", OPT_STRING, offsetof(struct profile_cmd_options, compdb), "FILE",
	  "show: a compile_commands.json of this tree.", NULL },
	{ 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL },
};

static int list(const struct tree *t)
{
	struct err err = { 0 };
	struct str s = STR_INIT;
	int rc = profile_list(t, &s, &err) ? cli_error(&err) : cli_output(&s);

	str_release(&s);
	return rc;
}

static int prepare(const struct profile_cmd_options *o, const struct tree *t, const char *arch)
{
	struct err err = { 0 };

	if (profile_prepare(t, arch, cli_jobs(&o->common), o->common.verbose, &err))
		return cli_error(&err);
	return o->common.quiet ? EXIT_CLEAN : list(t);
}

static int show(const struct profile_cmd_options *o, const struct tree *t, const char *arch,
		const char *file)
{
	struct profile_options po = { .name = arch, .build = o->build, .compdb = o->compdb };
	const char *const paths[] = { file, NULL };
	struct tree_filter filter = { .paths = paths, .any_file = true };
	struct tree_files files = { 0 };
	struct profile *p = NULL;
	struct err err = { 0 };
	struct str s = STR_INIT;
	int rc = profile_open(&p, t, &po, &err);

	if (!rc && file) {
		rc = tree_list(t, &filter, &files, &err);
		if (!rc && files.files.len != 1)
			rc = err_set(&err, ERR_USAGE, "profile show: %s is no C file", file);
	}
	if (!rc)
		profile_print(p, file ? files.files.at[0].path : NULL, &s);
	rc = rc ? cli_error(&err) : cli_output(&s);
	tree_files_release(&files);
	profile_free(p);
	str_release(&s);
	return rc;
}

static int run(void *opts, int argc, char **argv)
{
	const struct profile_cmd_options *o = opts;
	const char *arch = o->arch;
	struct tree *t;
	struct err err = { 0 };
	int rc;

	if (!argc)
		return cli_errorf("profile: say list, prepare or show");
	if (argc > 2 || (argc == 2 && strcmp(argv[0], "show")))
		return cli_errorf("profile %s: too many arguments", argv[0]);
	if ((o->build || o->compdb) && strcmp(argv[0], "show"))
		return cli_errorf("profile %s: --build and --compdb are for profile show", argv[0]);
	if (tree_open(&t, o->common.tree, &err))
		return cli_error(&err);
	if (!strcmp(argv[0], "list"))
		rc = list(t);
	else if (!strcmp(argv[0], "prepare"))
		rc = prepare(o, t, arch ? arch : "x86_64");
	else if (!strcmp(argv[0], "show"))
		rc = show(o, t, arch, argv[1]);
	else
		rc = cli_errorf("profile: \"%s\" is none of list, prepare, show", argv[0]);
	tree_free(t);
	return rc;
}

const struct command cmd_profile = {
	.name = "profile",
	.args = "list|prepare|show [FILE]",
	.summary = "lists, makes and shows profiles: configuration and flags under which files are parsed",
	.description =
		"A profile is one architecture and configuration. It comes from --build DIR or --compdb "
		"FILE, else from the tree itself if that was built in place, else from the cache folder.\n\n"
		"list: which profiles there are and which are prepared.\n\n"
		"prepare: runs the tree's own Kbuild (make defconfig prepare) in the cache folder; takes "
		"about ten seconds and never writes into the tree.\n\n"
		"show: where the profile comes from and its flags; with FILE the flags of that file.",
	.options = options,
	.options_size = sizeof(struct profile_cmd_options),
	.run = run,
};
