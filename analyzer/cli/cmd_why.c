// SPDX-License-Identifier: GPL-2.0-only
/* pteris why: what keeps a rule from matching in a line. */
#include "base/file.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/rulesdir.h"
#include "cli/typing.h"
#include "cli/why_region.h"
#include "match/session.h"

struct why_options {
	struct common_options common;
	const char *iso_file, *arch, *build, *compdb;
	struct str_list defines, include_dirs;
	bool all_includes;
};
#define OFF(f) offsetof(struct why_options, f)
static const struct option_def options[] = {
	{ 'D', "define", OPT_LIST, OFF(defines), "NAME[=VALUE]", "A virtual rule or identifier, as with spatch -D.", NULL },
	{ 'I', "include-dir", OPT_LIST, OFF(include_dirs), "DIR", "Where to look for headers.", NULL },
	{ 0, "all-includes", OPT_FLAG, OFF(all_includes), NULL, "Take types from all headers that the file includes.", NULL },
	{ 0, "arch", OPT_STRING, OFF(arch), "LIST", "In a kernel tree: profiles to ask clang under; default: all that are "
	  "prepared.", NULL },
	{ 0, "build", OPT_STRING, OFF(build), "DIR", "Take flags and generated headers from this O= build folder.", NULL },
	{ 0, "compdb", OPT_STRING, OFF(compdb), "FILE", "Take flags from this compile_commands.json.", NULL },
	{ 0, "iso-file", OPT_STRING, OFF(iso_file), "FILE", "Isomorphisms beside the built-in ones.", NULL },
	{ 0 },
};

/* FILE:LINE; the text is cut at the colon. */
static int split_place(char *text, int *line)
{
	char *colon = strrchr(text, ':'), *end;

	if (!colon || colon == text)
		return cli_errorf("why: \"%s\" is no place: FILE:LINE", text);
	*line = (int)strtol(colon + 1, &end, 10);
	if (*end || end == colon + 1 || *line < 1)
		return cli_errorf("why: \"%s\" is no place: FILE:LINE", text);
	*colon = '\0';
	return 0;
}

static int ask(const struct session_options *so, const char *file, struct err *err)
{
	struct session *s;
	struct session_result r;
	struct str out = STR_INIT;
	int ret = session_new(&s, so, err);

	if (ret)
		return ret;
	ret = session_initialize(s, &out, err);
	if (!ret) {
		ret = session_run(s, &file, 1, &r, err);
		for (size_t i = 0; i < r.gaps.len; i++)
			if (r.gaps.at[i].kind == GAP_UNREAD || r.gaps.at[i].kind == GAP_SYNTAX)
				cli_warnf("%s:%d: %s", r.gaps.at[i].file, r.gaps.at[i].line, r.gaps.at[i].text);
		session_result_release(&r);
	}
	session_free(s);
	str_release(&out);
	return ret;
}

/* In a kernel tree with profiles types are those that check sees; elsewhere those of declarations. */
static bool open_types(const struct why_options *o, const char *file, int line, struct typing *t)
{
	const char *files[] = { file, NULL };
	const struct typing_wish w = { .common = &o->common, .arch = o->arch, .build = o->build, .compdb = o->compdb,
				       .files = files, .line = line };
	struct err err = { 0 };
	int ret = typing_open(t, &w, &err);

	if (ret && ret != ERR_NOTFOUND)
		cli_warnf("types are those of the declarations: %s", err.text);
	return !ret;
}

static int answer(const struct why_options *o, const char *rule, const char *file, int line, struct str *out, struct err *err)
{
	struct arena *a = arena_new();
	struct session_options so = { .iso_file = o->iso_file, .why_file = file, .why_line = line, .why = out,
				      .includes = o->all_includes ? INCLUDES_ALL : INCLUDES_NORMAL, .max_width = 80 };
	const char **dirs = arena_alloc(a, (o->include_dirs.items.len + 1) * sizeof(*dirs));
	struct typing t = { 0 };
	struct smpl *f = NULL;
	int ret = smpl_read_all(&f, rule, NULL, err);

	split_defines(a, &o->defines, &so.virtuals, &so.idents);
	for (size_t i = 0; i < o->include_dirs.items.len; i++)
		dirs[i] = o->include_dirs.items.at[i];
	so.smpl = f;
	so.include_dirs = dirs;
	if (!ret && open_types(o, file, line, &t))
		typing_session(&t, &so);
	if (!ret)
		ret = ask(&so, file, err);
	if (t.tree)
		typing_close(&t);
	smpl_free(f);
	arena_free(a);
	return ret;
}

/* Rules about regions are asked another way; false: it is none, or cannot be read, which is said later. */
static bool is_region(const struct why_options *o, const char *rule, const char *file, int line, struct str *out, int *rc)
{
	struct smpl *f = NULL;
	char *data = NULL;

	if (!smpl_read_all(&f, rule, NULL, &(struct err){ 0 }))
		data = why_region_file(f);
	if (data)
		*rc = why_region(&o->common, rule, data, file, line, out);
	smpl_free(f);
	free(data);
	return data != NULL;
}

static int run(void *opts, int argc, char **argv)
{
	const struct why_options *o = opts;
	struct str out = STR_INIT;
	struct err err = { 0 };
	char *path = NULL;
	int line = 0, rc;

	if (argc != 2)
		return cli_errorf("why: which rule and which line? pteris why RULE FILE:LINE");
	rc = split_place(argv[1], &line);
	if (rc)
		return rc;
	if (!file_exists(argv[1]))
		return cli_errorf("why: there is no file \"%s\"", argv[1]);
	if (!file_exists(argv[0])) {
		if (!rules_dir(&err))
			return cli_error(&err);
		path = rules_path(argv[0]);
		if (!path)
			return cli_errorf("why: there is no rule and no file \"%s\" (see \"pteris rules\")", argv[0]);
	}
	if (is_region(o, path ? path : argv[0], argv[1], line, &out, &rc)) {
		rc = rc ? rc : cli_output(&out);
	} else {
		rc = answer(o, path ? path : argv[0], intern(argv[1]), line, &out, &err);
		if (!rc && !out.len)
			str_addf(&out, "%s:%d: this line is in nothing that rules look at\n", argv[1], line);
		rc = rc ? cli_error(&err) : cli_output(&out);
	}
	str_release(&out);
	free(path);
	return rc;
}

const struct command cmd_why = {
	.name = "why",
	.args = "RULE FILE:LINE",
	.summary = "says why a rule does not match in a line",
	.description =
		"For each rule of a semantic patch: how far a match that begins in the line came, which part of the "
		"pattern failed, what stood there instead, and the types on both sides; or which code on a path ended `...`; "
		"or that the rule did not run, since what it depends on or takes over was not there.\n"
		"\n"
		"Of a rule that follows regions (lazy-mmu-*): what it found on a path through the line, or which region the line "
		"is in and what is known of the functions called there.\n"
		"\n"
		"RULE is a .cocci file or the name of a built-in rule. Nothing is changed.\n"
		"\n"
		"  pteris why free.cocci drivers/x.c:120\n"
		"  pteris why -D patch scripts/coccinelle/api/kstrdup.cocci lib/y.c:31\n",
	.options = options,
	.options_size = sizeof(struct why_options),
	.run = run,
};
