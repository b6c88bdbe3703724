// SPDX-License-Identifier: GPL-2.0-only
/* pteris fix: the edits as one diff, or made in place. */
#include "cli/analysis.h"
#include "patches/apply.h"
#include "patches/diff.h"
#include "report/report.h"

struct fix_options {
	struct analysis_options a;
	bool in_place, inferred;
};

static const struct option_def options[] = {
	ANALYSIS_OPTIONS
	{ 'i', "in-place", OPT_FLAG, offsetof(struct fix_options, in_place), NULL,
	  "Write the edits into the files instead of printing them, and list the files.", NULL },
	{ 0, "inferred", OPT_FLAG, offsetof(struct fix_options, inferred), NULL,
	  "Edit also where no profile compiled the line and types are only inferred.", NULL },
	ANALYSIS_OPTIONS_END,
};

struct fix {
	const struct fix_options *o;
	const char *root;
	struct edit_set set;
	struct str out;
	size_t written, left; /* files */
	bool io_failed;
};

static void tell_conflicts(const struct fix *f)
{
	struct str s = STR_INIT;

	for (size_t i = 0; i < f->set.conflicts.len; i++) {
		str_reset(&s);
		edit_conflict_print(&f->set.conflicts.at[i], &s);
		cli_warnf("%s", s.buf);
	}
	str_release(&s);
}

static void diff_one(struct fix *f, const struct file_edits *fe)
{
	struct str text = STR_INIT;
	struct err err = { 0 };

	if (file_edits_load(fe, f->root, &text, &err) ||
	    diff_file(fe, text.buf, text.len, &f->out, &err)) {
		cli_warnf("%s", err.text);
		f->left++;
	}
	str_release(&text);
}

static void write_one(struct fix *f, const struct file_edits *fe)
{
	struct err err = { 0 };
	int rc = file_edits_write(fe, f->root, &err);

	if (!rc) {
		f->written++;
		add_printable(&f->out, fe->path, strlen(fe->path));
		str_addf(&f->out, ": %zu edit%s\n", fe->groups.len, fe->groups.len == 1 ? "" : "s");
		return;
	}
	f->left++;
	f->io_failed |= rc != ERR_CONFLICT;
	if (rc == ERR_CONFLICT)
		cli_warnf("%s", err.text);
	else
		cli_error(&err);
}

/* A disk that takes no file will not take the next one either, so the first failure ends it. */
static void write_all(struct fix *f)
{
	size_t n = f->set.files.len, i;

	for (i = 0; i < n && !f->io_failed; i++)
		write_one(f, &f->set.files.at[i]);
	f->left += n - i;
	if (f->left)
		cli_errorf("%zu of %zu files were written; each of the others is as it was", f->written, n);
	else if (n)
		str_addf(&f->out, "%zu file%s written\n", n, n == 1 ? "" : "s");
}

static int fix_status(const struct fix *f, const struct result *r)
{
	if (f->io_failed)
		return EXIT_TROUBLE;
	if (!f->o->in_place && f->out.len)
		return EXIT_FINDINGS;
	if (f->left || f->set.conflicts.len || r->interrupted)
		return EXIT_INCOMPLETE;
	return r->gaps.len && !f->written ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

static int run(void *opts, int argc, char **argv)
{
	struct fix f = { .o = opts, .out = STR_INIT };
	struct analysis a;
	int rc, status;

	(void)argc;
	if (analysis_run(&a, &f.o->a, f.o->inferred, (const char *const *)argv))
		return EXIT_TROUBLE;
	f.root = tree_root(a.tree);
	edit_set_init(&f.set, a.match.groups.at, a.match.groups.len);
	tell_conflicts(&f);
	for (size_t i = 0; i < f.set.files.len && !f.o->in_place; i++)
		diff_one(&f, &f.set.files.at[i]);
	if (f.o->in_place)
		write_all(&f);
	status = fix_status(&f, &a.match.result);
	rc = cli_output(&f.out);
	if (!rc)
		analysis_note_unfixed(&a, &f.o->a);
	str_release(&f.out);
	edit_set_release(&f.set);
	analysis_release(&a);
	return rc ? rc : status;
}

const struct command cmd_fix = {
	.name = "fix",
	.args = "[PATH…]",
	.summary = "prints the edits as one unified diff (--in-place makes them)",
	.description =
		"Finds like `pteris check` and prints the edits for what can be fixed as one diff, which "
		"`git apply` and `patch -p1` take. An edit is made only where it is certainly right; "
		"`pteris check` says for each other place why there is none.\n"
		"\n"
		"The exit status is 1 when there are differences, 0 when there are none, 3 when there are "
		"none but not everything could be looked at. With --in-place it is 0 when all edits were "
		"made. A file that is changed by somebody else meanwhile is left alone.\n"
		"\n"
		"  pteris fix --rule pte-deref > pte.diff\n"
		"  pteris fix --rule pte-deref --in-place mm/\n",
	.options = options,
	.options_size = sizeof(struct fix_options),
	.run = run,
};
