// SPDX-License-Identifier: GPL-2.0-only
/* pteris profile list | prepare | show [FILE] | check [PATH…] */
#include "cli/cli.h"
#include "cli/profile_check.h"
#include "clang/profile.h"
#include "tree/tree.h"

struct profile_cmd_options {
	struct common_options common;
	const char *arch;
	const char *build;
	const char *compdb;
	bool force, no_kbuild;
	const char *format;
};

static const char *const formats[] = { "text", "markdown", NULL };

static const struct option_def options[] = {
	{ 0, "arch", OPT_STRING, offsetof(struct profile_cmd_options, arch), "ARCH",
	  "Profiles: names, globs, folders of arch/, all; separated by commas (default: x86_64).", NULL },
	{ 0, "build", OPT_STRING, offsetof(struct profile_cmd_options, build), "DIR",
	  "show: an existing O= build folder of this tree.", NULL },
	{ 0, "compdb", OPT_STRING, offsetof(struct profile_cmd_options, compdb), "FILE",
	  "show: a compile_commands.json of this tree.", NULL },
	{ 0, "force", OPT_FLAG, offsetof(struct profile_cmd_options, force), NULL,
	  "prepare: make again what is prepared and current.", NULL },
	{ 0, "no-kbuild", OPT_FLAG, offsetof(struct profile_cmd_options, no_kbuild), NULL,
	  "prepare: from the text of the tree's files alone; nothing of the tree is executed.", NULL },
	{ 0, "format", OPT_CHOICE, offsetof(struct profile_cmd_options, format), "FORMAT",
	  "check: text or markdown.", formats },
	{ 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL },
};

/* ---- list -------------------------------------------------------------------------------------- */
static int list(const struct tree *t, const struct profile_specs *specs)
{
	struct str s = STR_INIT;
	int rc;

	profile_list(t, specs, &s);
	for (const char *const *a = tree_arches(t); *a; a++)
		if (!profile_covers(*a))
			str_addf(&s, "arch/%s is not covered: there is no profile of it\n", *a);
	rc = cli_output(&s);
	str_release(&s);
	return rc;
}

/* ---- prepare ----------------------------------------------------------------------------------- */
struct prepared {
	const struct common_options *common;
	size_t made, skipped;
	struct str failed; /* messages, shown at the end */
};

static void one_done(void *ctx, const struct prepare_result *r, size_t done, size_t total)
{
	struct prepared *p = ctx;

	if (r->code)
		str_addf(&p->failed, "%s: %s\n", r->spec->name, r->text);
	else if (r->skipped)
		p->skipped++;
	else
		p->made++;
	if (p->common->verbose && !r->skipped)
		fprintf(stderr, "%s: %s after %.1f s\n", r->spec->name, r->code ? "failed" : "prepared", r->seconds);
	cli_progress(p->common, "profiles", done, total);
}

/* Those that could be made can be used, so each failure is told and the status is that of trouble. */
static int prepare(const struct profile_cmd_options *o, const struct tree *t, const struct profile_specs *specs)
{
	struct prepared p = { .common = &o->common, .failed = STR_INIT };
	struct prepare_options po = { .specs = specs, .jobs = cli_jobs(&o->common), .done = one_done, .ctx = &p,
				      .verbose = o->common.verbose, .force = o->force,
				      .no_kbuild = o->no_kbuild };
	struct err err = { 0 };
	int rc = profile_prepare(t, &po, &err) ? cli_error(&err) : EXIT_CLEAN;

	cli_progress_end();
	for (char *s = p.failed.buf, *nl; *s && (nl = strchr(s, '\n')); s = nl + 1) {
		*nl = '\0';
		cli_errorf("%s", s);
		rc = EXIT_TROUBLE;
	}
	if (rc && specs->items.len > 1 && !err.code)
		cli_errorf("%zu of %zu profiles are prepared, the others failed as said above",
			   p.made + p.skipped, specs->items.len);
	str_release(&p.failed);
	if (!o->common.quiet && p.made + p.skipped && !err.code) {
		struct str s = STR_INIT;

		profile_list(t, specs, &s);
		if (cli_output(&s))
			rc = EXIT_TROUBLE;
		str_release(&s);
	}
	return rc;
}

/* ---- show -------------------------------------------------------------------------------------- */
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

static int run_on(const struct profile_cmd_options *o, const struct tree *t, const char *what,
		  const char *const *files)
{
	struct profile_specs specs = { 0 };
	struct err err = { 0 };
	int rc = 0;

	if (!strcmp(what, "list") && !o->arch)
		profile_all(&specs);
	else if (!strcmp(what, "check") && !o->arch)
		rc = profile_select(t, "all", &specs, &err);
	else if (strcmp(what, "show") || !(o->build || o->compdb) || o->arch)
		rc = profile_select(t, o->arch, &specs, &err);
	if (rc)
		rc = cli_error(&err);
	else if (!strcmp(what, "list"))
		rc = list(t, &specs);
	else if (!strcmp(what, "prepare"))
		rc = prepare(o, t, &specs);
	else if (!strcmp(what, "check"))
		rc = profile_check(&o->common, t, &specs, files,
				   o->format && !strcmp(o->format, "markdown"));
	else if (specs.items.len > 1)
		rc = cli_errorf("profile show: one profile at a time (--arch names %zu)", specs.items.len);
	else
		rc = show(o, t, specs.items.len ? specs.items.at[0]->name : NULL, files[0]);
	vec_release(&specs.items);
	return rc;
}

static int run(void *opts, int argc, char **argv)
{
	static const char *const verbs[] = { "list", "prepare", "show", "check" };
	const struct profile_cmd_options *o = opts;
	bool known = false;
	struct tree *t;
	struct err err = { 0 };
	int rc;

	if (!argc)
		return cli_errorf("profile: say list, prepare, show or check");
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		known |= !strcmp(argv[0], verbs[i]);
	if (!known)
		return cli_errorf("profile: \"%s\" is none of list, prepare, show, check", argv[0]);
	if (argc > (!strcmp(argv[0], "show") ? 2 : strcmp(argv[0], "check") ? 1 : argc))
		return cli_errorf("profile %s: too many arguments", argv[0]);
	if ((o->build || o->compdb) && strcmp(argv[0], "show"))
		return cli_errorf("profile %s: --build and --compdb are for profile show", argv[0]);
	if (o->force && strcmp(argv[0], "prepare"))
		return cli_errorf("profile %s: --force is for profile prepare", argv[0]);
	if (o->no_kbuild && strcmp(argv[0], "prepare"))
		return cli_errorf("profile %s: --no-kbuild is for profile prepare", argv[0]);
	if (tree_open(&t, o->common.tree, &err))
		return cli_error(&err);
	rc = run_on(o, t, argv[0], (const char *const *)(argv + 1));
	tree_free(t);
	return rc;
}

const struct command cmd_profile = {
	.name = "profile",
	.args = "list|prepare|show [FILE]|check [PATH…]",
	.summary = "lists, makes, shows and checks profiles: configuration and flags under which files are parsed",
	.description =
		"A profile is one architecture and configuration. It comes from --build DIR or --compdb "
		"FILE, else from the tree itself if that was built in place, else from the cache folder.\n\n"
		"list: which profiles there are and which are prepared.\n\n"
		"prepare: runs the tree's own Kbuild (make defconfig prepare0) in the cache folder, for all "
		"profiles of --arch, -j of them at a time; never writes into the tree. No cross compiler is "
		"needed: clang parses for every architecture, for those it does not know with a target that "
		"stands in. What is prepared and current (same tree version, same clang, no Kconfig file "
		"changed) is left as it is. A profile that fails is named with Kbuild's own message, the "
		"others are made; the exit status is then 2. With --no-kbuild, for trees that nobody trusts, "
		"the configuration and the generated headers are put together by reading Kconfig files, "
		"Makefiles and lists; what could not be is said by profile show.\n\n"
		"show: where the profile comes from and its flags; with FILE the flags of that file.\n\n"
		"check: parses mm/ and arch/ARCH/mm/, or the named files, under each prepared profile (of --arch) and counts "
		"errors; the exit status is 1 when more than one file in a hundred has one that is not of "
		"inline assembly.",
	.options = options,
	.options_size = sizeof(struct profile_cmd_options),
	.run = run,
};
