// SPDX-License-Identifier: GPL-2.0-only
/*
 * How well does clang parse the memory management code under each profile? All of mm/ and arch/X/mm/ that
 * its configuration builds (of an architecture that has no such folder: arch/X/kernel/), and the
 * page-table headers of arch/X/include/asm/ that those files include.
 */
#include <time.h>

#include "base/file.h"
#include "cli/profile_check.h"
#include "clang/errors.h"

struct row {
	size_t files, clean, clean_but_asm, errors, asm_errors;
	double seconds;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* arch/X/include/asm/…: pgtable*.h, pgalloc*.h, tlb*.h (which takes in tlbflush*.h) */
static bool page_table_header(const char *path)
{
	static const char *const names[] = { "pgtable", "pgalloc", "tlb.", "tlb-", "tlb_", "tlbflush" };
	const char *at = starts_with(path, "arch/") ? strstr(path, "/include/asm/") : NULL;

	for (size_t i = 0; at && i < ARRAY_SIZE(names); i++)
		if (starts_with(path_base(path), names[i]))
			return true;
	return false;
}

static const char *in_arch(const struct profile *p, const char *folder)
{
	char *path = xasprintf("arch/%s/%s", profile_srcarch(p), folder);
	const char *kept = intern(path);

	free(path);
	return kept;
}

struct asked {
	const struct common_options *common;
	const struct tree *tree;
	const char *const *paths; /* NULL: mm and arch/X/mm */
};

/* The .c files that the profile's configuration builds */
static int built_files(const struct asked *a, const struct profile *p, struct tree_files *files,
		       const char ***units, size_t *n, struct err *err)
{
	const char *usual[] = { "mm", in_arch(p, "mm"), NULL };
	char *dir = path_join(tree_root(a->tree), usual[1]);
	struct tree_filter filter = { .paths = a->paths ? a->paths : usual };
	int rc;

	if (!dir_exists(dir))
		usual[1] = in_arch(p, "kernel");
	free(dir);
	rc = tree_list(a->tree, &filter, files, err);
	*units = xcalloc(files->files.len + 1, sizeof(**units));
	*n = 0;
	for (size_t i = 0; !rc && i < files->files.len; i++)
		if (ends_with(files->files.at[i].path, ".c") && profile_builds(p, files->files.at[i].path))
			(*units)[(*n)++] = files->files.at[i].path;
	return rc;
}

static void add(struct row *r, const struct parse_errors *e, bool unit)
{
	r->files++;
	r->clean += !e->errors && !e->asm_errors;
	r->clean_but_asm += !e->errors;
	if (unit) { /* those of headers are among these */
		r->errors += e->errors;
		r->asm_errors += e->asm_errors;
	}
}

static int check_one(const struct asked *a, const struct profile_spec *s, struct row *row, struct str *bad,
		     struct err *err)
{
	struct profile_options po = { .name = s->name };
	struct tree_files files = { 0 };
	struct parse_report report = { 0 };
	const char **units = NULL;
	struct profile *p = NULL;
	double start = now();
	size_t n = 0;
	int rc = profile_open(&p, a->tree, &po, err);

	if (!rc)
		rc = built_files(a, p, &files, &units, &n, err);
	if (!rc)
		rc = parse_errors(p, units, n, page_table_header, cli_jobs(a->common), &report, err);
	for (size_t i = 0; !rc && i < report.units.len; i++) {
		const struct parse_errors *e = &report.units.at[i];

		add(row, e, true);
		if (e->errors)
			str_addf(bad, "%s: %s: %zu errors, the first at %s\n", s->name, e->path, e->errors,
				 e->first ? e->first : "an unknown place");
	}
	for (size_t i = 0; !rc && i < report.headers.len; i++)
		add(row, &report.headers.at[i], false);
	row->seconds = now() - start;
	parse_report_release(&report);
	free(units);
	tree_files_release(&files);
	profile_free(p);
	return rc;
}

static void print_row(const struct profile_spec *s, const struct row *r, bool markdown, struct str *out)
{
	const char *way = s->way == WAY_CLANG ? "clang" : s->flags && *s->flags ? "stand-in" : "clang, as gcc";

	if (markdown)
		str_addf(out, "| %s | %s | %s `%s` | %zu | %zu | %zu | %zu (%zu) | %.0f |\n", s->name,
			 s->about ? s->about : "", way, s->target, r->files, r->clean, r->clean_but_asm,
			 r->errors + r->asm_errors, r->asm_errors, r->seconds);
	else
		str_addf(out, "%-16s %5zu files %5zu error-free %5zu but for asm %6zu errors (%zu asm) %5.1f s\n",
			 s->name, r->files, r->clean, r->clean_but_asm, r->errors + r->asm_errors,
			 r->asm_errors, r->seconds);
}

static void print_head(bool markdown, struct str *out)
{
	if (markdown)
		str_add(out, "| profile | what | parsed by | files | error-free | error-free but for asm | "
			     "errors (asm) | s |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
}

static void print_bad(const struct str *bad, bool markdown, struct str *out)
{
	if (markdown && bad->len)
		str_add(out, "\nErrors other than of inline assembly:\n\n");
	for (const char *s = bad->buf; *s; s += strcspn(s, "\n") + 1)
		str_addf(out, "%s%.*s\n", markdown ? "- " : "", (int)strcspn(s, "\n"), s);
}

int profile_check(const struct common_options *o, const struct tree *t, const struct profile_specs *specs,
		  const char *const *paths, bool markdown)
{
	struct asked a = { .common = o, .tree = t, .paths = paths && *paths ? paths : NULL };
	struct str out = STR_INIT, bad = STR_INIT;
	size_t seen = 0, poor = 0;
	int rc = 0;

	print_head(markdown, &out);
	for (size_t i = 0; !rc && i < specs->items.len; i++) {
		const struct profile_spec *s = specs->items.at[i];
		struct row row = { 0 };
		struct err err = { 0 };

		cli_progress(o, "profiles", i, specs->items.len);
		if (!profile_is_prepared(t, s))
			continue;
		if (check_one(&a, s, &row, &bad, &err))
			rc = cli_error(&err);
		seen++;
		poor += row.clean_but_asm * 100 < row.files * 99;
		print_row(s, &row, markdown, &out);
		if (!rc) /* each row as soon as it is known: all take a while */
			rc = cli_output(&out);
		str_reset(&out);
	}
	cli_progress_end();
	if (!rc && !seen)
		rc = cli_errorf("profile check: none of these profiles is prepared: run `pteris profile prepare`");
	print_bad(&bad, markdown, &out);
	if (!rc)
		rc = cli_output(&out);
	str_release(&out);
	str_release(&bad);
	return rc ? rc : poor ? EXIT_FINDINGS : EXIT_CLEAN;
}
