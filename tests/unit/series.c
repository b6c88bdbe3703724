// SPDX-License-Identifier: GPL-2.0-only
/* Series: prefixes, splitting, messages, commits and mails; the user's repository stays as it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/run.h"
#include "patches/maintainers.h"
#include "patches/split.h"

/* ---- helpers ---------------------------------------------------------------------------------- */

/* Shell lines of the test itself, in the folder of the test; the output, without its last '\n' */
static char *sh(const char *line)
{
	const char *const argv[] = { "sh", "-ec", line, NULL };
	struct str out = STR_INIT;
	struct err err = { 0 };
	struct run r = { .argv = argv, .out = &out, .errout = &out };
	int status = -1;

	if (run_program(&r, &status, &err) || status)
		fail_msg("%s\n%s%s", line, err.text, out.buf);
	if (out.len && out.buf[out.len - 1] == '\n')
		out.buf[--out.len] = '\0';
	return str_detach(&out, NULL);
}

static void expect_sh(const char *line, const char *want)
{
	char *got = sh(line);

	assert_string_equal(got, want);
	free(got);
}

static void do_sh(const char *line)
{
	free(sh(line));
}

static const char source[] = "static int f(pte_t *ptep)\n{\n\tpte_t a = *ptep;\n\n\treturn 0;\n}\n";
enum { STAR = 39 };

static const char rule_text[] = "/// Direct read; use ptep_get()\n// Confidence: High\n"
				"@@\npte_t *v;\n@@\n- *v\n+ ptep_get(v)\n";
static const struct series_rule rules[] = {
	{ "pte-deref", "Direct read; use ptep_get()",
	  "Direct read; use ptep_get()\nHardware changes page-table entries while others read them, so a "
	  "plain dereference may see half of a change. The accessor reads the entry once.", rule_text },
	{ "other", "Something", "Something", "@@\n@@\n" },
};

static struct edit wrap[] = { { STAR, STAR + 1, "ptep_get(" }, { STAR + 5, STAR + 5, ")" } };
static struct edit insertion[] = { { 28, 28, "\t/* new */\n" } };

static struct edit_group group(const char *path, const char *rule, struct edit *e, size_t n)
{
	char hash[33];

	hash_hex(source, sizeof(source) - 1, hash);
	return (struct edit_group){ .path = path, .rule = rule, .where = "f, 3:12", .hash = intern(hash),
				    .span_start = e[0].start, .span_end = e[n - 1].end, .edits = e,
				    .nedits = n };
}

static const char *const paths[] = { "drivers/misc/gru/a.c", "include/linux/pgtable.h", "mm/a.c",
				     "mm/hugetlb.c" };

static void put(const char *path)
{
	struct err err = { 0 };
	char *dir = path_dir(path);

	assert_int_equal(dir_make(dir, &err), 0);
	assert_int_equal(file_write(path, source, sizeof(source) - 1, &err), 0);
	free(dir);
}

static int set_up(void **state)
{
	struct err err = { 0 };
	const char *dir = temp_dir(&err);

	(void)state;
	setenv("HOME", dir, 1);
	setenv("XDG_CONFIG_HOME", dir, 1);
	unsetenv("GIT_COMMITTER_NAME");
	unsetenv("GIT_COMMITTER_EMAIL");
	setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
	assert_int_equal(chdir(dir), 0);
	do_sh("mkdir t; git config --global user.name 'J\xc3\xb6rg Test Jr.'; git config --global user.email "
	      "j@example.org; git config --global init.defaultBranch main; git config --global "
	      "advice.detachedHead false");
	assert_int_equal(chdir("t"), 0);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		put(paths[i]);
	put("mm/pgtable-generic.c");
	do_sh("printf 'List\\n\\nGRU\\nM:\\tX <x@example.org>\\nF:\\tdrivers/misc/gru/\\n\\nHUGE PAGES\\n"
	      "F:\\tmm/huge*\\n\\nMEMORY\\nF:\\tmm/\\n\\nTHE REST\\nF:\\t*\\nF:\\t*/\\n' > MAINTAINERS");
	return 0;
}

/* Turns the tree into a repository with some history, and a configuration full of traps. */
static void make_repository(void)
{
	do_sh("git init -q; git add -A; git commit -q -m import; chmod +x mm/a.c; echo x > x; git add -A; "
	      "git commit -q -m 'x: add'; for i in 1 2; do echo /* >> mm/a.c; git commit -q -a -m "
	      "'mm: foo: fix it'; git checkout -q HEAD~ mm/a.c; git commit -q -a -m 'Revert \"mm\"'; done");
	do_sh("git config core.autocrlf true; git config diff.noprefix true; git config diff.context 9; "
	      "git config format.subjectPrefix TRAP; git config format.attach true; git config "
	      "commit.gpgsign true; git config diff.external /bin/false; git config format.signature TRAP; "
	      "mkdir .git/hooks || true; printf '#!/bin/sh\\nexit 1\\n' > .git/hooks/reference-transaction; "
	      "chmod +x .git/hooks/reference-transaction; echo '*.c -diff' > .git/info/attributes");
}

static int make(struct series_options *o, const struct edit_group *g, size_t n,
		struct series_result *r, struct err *err)
{
	struct edit_set set;
	char *cwd = path_real(".");
	int rc;

	o->root = cwd;
	o->rules = rules;
	o->nrules = ARRAY_SIZE(rules);
	err_clear(err);
	memset(r, 0, sizeof(*r));
	edit_set_init(&set, g, n);
	rc = series_check(o, err);
	if (!rc)
		rc = series_make(o, &set, r, err);
	edit_set_release(&set);
	free(cwd);
	return rc;
}

static void four_groups(struct edit_group *g)
{
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		g[i] = group(paths[i], "pte-deref", wrap, 2);
}

/* ---- words ------------------------------------------------------------------------------------ */

static void expect_subject(const char *subject, const char *want)
{
	char *got = prefix_of_subject(subject);

	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
	free(got);
}

static void prefixes_of_subjects(void **state)
{
	(void)state;
	expect_subject("mm: fix it", "mm");
	expect_subject("mm/hugetlb: fix: it", "mm/hugetlb: fix");
	expect_subject("misc: sgi-gru: fix the thing: now", "misc: sgi-gru");
	expect_subject("Merge branch 'x: y'", NULL);
	expect_subject("Revert \"mm: x\"", NULL);
	expect_subject("treewide: x", NULL);
	expect_subject("mm:", NULL);
	expect_subject("", NULL);
}

static void expect_prefix(const char *path, const char *want)
{
	struct weighted_path w = { path, 1 };
	char *got = subject_prefix(".", NULL, &w, 1);

	assert_string_equal(got, want);
	free(got);
}

static void prefixes_of_paths(void **state)
{
	(void)state;
	expect_prefix("mm/hugetlb.c", "mm/hugetlb");
	expect_prefix("fs/proc/task_mmu.c", "fs/proc");
	expect_prefix("drivers/misc/sgi-gru/grufault.c", "misc: sgi-gru");
	expect_prefix("drivers/char/mem.c", "char: mem");
	expect_prefix("drivers/gpu/drm/i915/gem/x.c", "drm/i915");
	expect_prefix("arch/x86/mm/init.c", "x86/mm");
	expect_prefix("include/linux/pgtable.h", "mm");
	expect_prefix("include/net/x.h", "net");
	expect_prefix("tools/testing/selftests/mm/x.c", "selftests/mm");
}

static void expect_prefixes(const char *a, size_t na, const char *b, size_t nb, const char *want)
{
	struct weighted_path w[] = { { a, na }, { b, nb } };
	char *got = subject_prefix(".", NULL, w, 2);

	assert_string_equal(got, want);
	free(got);
}

static void prefixes_of_many(void **state)
{
	(void)state;
	expect_prefixes("mm/a.c", 1, "mm/b.c", 1, "mm");
	expect_prefixes("mm/a.c", 1, "include/linux/pgtable.h", 1, "mm");
	expect_prefixes("mm/hugetlb.c", 1, "mm/hugetlb_vmemmap.c", 1, "mm/hugetlb");
	expect_prefixes("mm/hugetlb.c", 1, "mm/huge.c", 1, "mm");
	expect_prefixes("mm/a.c", 3, "fs/b.c", 1, "mm");
	expect_prefixes("drivers/misc/gru/a.c", 1, "drivers/misc/gru/b.c", 1, "misc: gru");
}

static void maintainers(void **state)
{
	struct maintainers *m;

	(void)state;
	maintainers_parse(&m, "Intro\n\tF: x\n\nA\nM:\tx\nF:\tmm/\nX:\tmm/kasan/\n\nB\nF:\tmm/huge*\n\n"
			      "C\nF:\tdrivers/*/x/\nF:\tfs\n\nREST\nF:\t*\nF:\t*/\n");
	assert_string_equal(maintainers_entry(m, "mm/memory.c"), "A");
	assert_string_equal(maintainers_entry(m, "mm/hugetlb.c"), "B");
	assert_string_equal(maintainers_entry(m, "mm/huge/x.c"), "A");
	assert_null(maintainers_entry(m, "mm/kasan/x.c"));
	assert_string_equal(maintainers_entry(m, "drivers/y/x/z/w.c"), "C");
	assert_string_equal(maintainers_entry(m, "fs/x.c"), "C");
	assert_null(maintainers_entry(m, "fsx/x.c"));
	maintainers_free(m);
}

static void wrapping(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	message_wrap(&s, "one two three four\nfive\n\n  kept as it is\nsix --- seven", 10);
	assert_string_equal(s.buf, "one two\nthree four\nfive\n\n  kept as it is\nsix ---\nseven\n");
	str_reset(&s);
	message_wrap(&s, "aaaaaaaaa --- b", 10);
	assert_string_equal(s.buf, "aaaaaaaaa\n --- b\n");
	str_release(&s);
}

/* ---- series ----------------------------------------------------------------------------------- */

static void on_a_tarball(void **state)
{
	struct edit_group g[4];
	struct series_options o = { .split = SPLIT_FILE, .out_dir = "../out/deep", .version = 2 };
	struct series_result r;
	struct err err = { 0 };

	(void)state;
	four_groups(g);
	assert_int_equal(make(&o, g, 4, &r, &err), 0);
	assert_int_equal(r.patches, 4);
	assert_int_equal(r.edits, 4);
	assert_int_equal(r.mails.len, 5);
	assert_string_equal(r.mails.at[0], "../out/deep/v2-0000-cover-letter.patch");
	series_release(&r);
	expect_sh("sed -n 's/^Subject: //p' ../out/deep/*.patch",
		  "[PATCH v2 0/4] mm: use ptep_get()\n"
		  "[PATCH v2 1/4] misc: gru: use ptep_get()\n"
		  "[PATCH v2 2/4] mm: use ptep_get()\n"
		  "[PATCH v2 3/4] mm/a: use ptep_get()\n"
		  "[PATCH v2 4/4] mm/hugetlb: use ptep_get()");
	do_sh("! grep -r 'HERE \\*\\*\\*' ../out; grep -q '^    - \\*v$' ../out/deep/*cover*; "
	      "ls -A > ../after; ! test -e .git");
	do_sh("git init -q; git add -A; git commit -q -m import; git am -q ../out/deep/*-000[1-9]-*");
	expect_sh("cat mm/a.c", "static int f(pte_t *ptep)\n{\n\tpte_t a = ptep_get(ptep);\n\n\treturn 0;\n}");
	expect_sh("git log -1 --format='%an <%ae> %ad%n%(trailers)' --date=unix",
		  "J\xc3\xb6rg Test Jr <j@example.org> 1700000000\n"
		  "Signed-off-by: J\xc3\xb6rg Test Jr <j@example.org>\n");
	/* a second series does not mix with the first */
	assert_int_equal(make(&o, g, 4, &r, &err), ERR_USAGE);
	assert_non_null(strstr(err.text, "holds patches already"));
}

static void on_a_repository(void **state)
{
	struct edit_group g[4];
	struct series_options o = { .git = true, .split = SPLIT_SUBSYSTEM, .out_dir = "../out",
				    .branch = "conv" };
	struct series_result r;
	struct err err = { 0 };
	char *before, *after;

	(void)state;
	make_repository();
	before = sh("git for-each-ref; find .git -type f | sort | xargs ls -l --time-style=full-iso");
	o.branch = NULL;
	four_groups(g);
	assert_int_equal(make(&o, g, 4, &r, &err), 0);
	assert_int_equal(r.patches, 3); /* GRU, MEMORY with pgtable.h, HUGE PAGES */
	series_release(&r);
	after = sh("git for-each-ref; find .git -type f | sort | xargs ls -l --time-style=full-iso");
	assert_string_equal(before, after);
	free(before);
	free(after);
	expect_sh("sed -n 's/^Subject: //p' ../out/*.patch",
		  "[PATCH 0/3] mm: foo: use ptep_get()\n[PATCH 1/3] misc: gru: use ptep_get()\n"
		  "[PATCH 2/3] mm: foo: use ptep_get()\n[PATCH 3/3] mm/hugetlb: use ptep_get()");
	expect_sh("grep -h ^base-commit ../out/* | cut -d' ' -f2", (after = sh("git rev-parse HEAD")));
	free(after);
	do_sh("grep -q '^--- a/mm/a.c' ../out/*; ! grep -q TRAP ../out/*");
	/* and the branch: only that ref is new, the patches are the same */
	o.branch = "conv";
	o.out_dir = NULL;
	assert_int_equal(make(&o, g, 4, &r, &err), 0);
	expect_sh("git rev-parse conv", r.tip);
	series_release(&r);
	expect_sh("git rev-list --count main..conv; git status --porcelain; git diff --name-only main conv | wc -l",
		  "3\n4");
	expect_sh("git ls-tree conv mm/a.c | cut -c1-6", "100755");
	assert_int_equal(make(&o, g, 4, &r, &err), ERR_USAGE);
	assert_non_null(strstr(err.text, "there is a branch"));
}

static void own_changes_stay_out(void **state)
{
	struct edit_group g[4];
	struct series_options o = { .git = true, .split = SPLIT_NONE, .out_dir = "../out" };
	struct series_result r;
	struct err err = { 0 };

	(void)state;
	make_repository();
	do_sh("rm .git/hooks/*; git config core.autocrlf false; git checkout -q -b mine; sed -i s/0/1/ mm/hugetlb.c; "
	      "git commit -q --no-gpg-sign -a -m 'mm: mine'; git checkout -q main -- mm/hugetlb.c");
	four_groups(g);
	assert_int_equal(make(&o, g, 4, &r, &err), ERR_CONFLICT);
	assert_non_null(strstr(err.text, "1 file of the series differs from HEAD (mm/hugetlb.c)"));
	assert_false(dir_exists("../out"));
	o.base = "main";
	assert_int_equal(make(&o, g, 4, &r, &err), 0);
	series_release(&r);
	o.base = "nonsense";
	o.version = 2;
	assert_int_equal(make(&o, g, 4, &r, &err), ERR_USAGE);
}

static void same_prefix_told_apart(void **state)
{
	struct edit_group g[2];
	struct series_options o = { .split = SPLIT_FILE, .out_dir = "../out" };
	struct series_result r;
	struct err err = { 0 };

	(void)state;
	put("mm/damon/b-x.c");
	put("mm/damon/a.c");
	g[0] = group("mm/damon/b-x.c", "pte-deref", wrap, 2);
	g[1] = group("mm/damon/a.c", "pte-deref", wrap, 2);
	assert_int_equal(make(&o, g, 2, &r, &err), 0);
	series_release(&r);
	expect_sh("sed -n 's/^Subject: //p' ../out/*.patch",
		  "[PATCH 0/2] mm/damon: use ptep_get()\n[PATCH 1/2] mm/damon/a: use ptep_get()\n"
		  "[PATCH 2/2] mm/damon/b-x: use ptep_get()");
}

static void below_the_top(void **state)
{
	struct edit_group g[4];
	struct series_options o = { .git = true, .split = SPLIT_NONE, .out_dir = "../out" };
	struct series_result r;
	struct err err = { 0 };

	(void)state;
	do_sh("cd ..; git init -q; git add t; git commit -q -m 'import'");
	four_groups(g);
	assert_int_equal(make(&o, g, 4, &r, &err), 0);
	assert_int_equal(r.mails.len, 1);
	series_release(&r);
	do_sh("grep -q '^+++ b/t/mm/a.c' ../out/0001-*; cd ..; git am -q out/0001-*");
}

static void inferred_apart(void **state)
{
	struct edit_group g[] = { group("mm/a.c", "pte-deref", wrap, 2),
				  group("mm/a.c", "other", insertion, 1) };
	struct series_options o = { .split = SPLIT_NONE, .out_dir = "../out" };
	struct series_result r;
	struct err err = { 0 };

	(void)state;
	g[1].inferred = true;
	assert_int_equal(make(&o, g, 2, &r, &err), 0);
	assert_int_equal(r.patches, 2);
	series_release(&r);
	expect_sh("grep -h '^[-+][^-+]' ../out/0001*", "-\tpte_t a = *ptep;\n+\tpte_t a = ptep_get(ptep);");
	expect_sh("grep -h '^[-+][^-+]' ../out/0002*", "+\t/* new */");
	do_sh("grep -q inferred ../out/0002*; ! grep -q inferred ../out/0001*; git init -q; git add -A; "
	      "git commit -q -m import; git am -q ../out/000[12]*");
}

static void changed_meanwhile(void **state)
{
	struct edit_group g[4];
	struct series_options o = { .split = SPLIT_NONE, .out_dir = "../out" };
	struct series_result r;
	struct err err = { 0 };

	(void)state;
	do_sh("echo >> mm/a.c");
	four_groups(g);
	assert_int_equal(make(&o, g, 4, &r, &err), 0);
	assert_int_equal(r.left.len, 1);
	assert_int_equal(r.files, 3);
	assert_non_null(strstr(r.left.at[0], "mm/a.c was changed"));
	series_release(&r);
}

/* git am would drop the '\r' of plain mails; other bytes are no text either */
static void carriage_returns(void **state)
{
	static const char text[] = "a = b;\r\n\r\nc = *p; \t\r\n/* \xe4 */\nlong line, long line, long line, "
				   "long line, long line, long line, long line, long line, *q \n";
	struct edit e[] = { { 14, 16, "\xc3\xa4 get(p)" }, { 19, 19, " " } };
	struct edit_group g = group("mm/a.c", "pte-deref", e, 2);
	struct series_options o = { .split = SPLIT_NONE, .out_dir = "../out" };
	struct series_result r;
	struct err err = { 0 };
	struct str got = STR_INIT;

	(void)state;
	g.hash = NULL;
	assert_int_equal(file_write("mm/a.c", text, sizeof(text) - 1, &err), 0);
	assert_int_equal(make(&o, &g, 1, &r, &err), 0);
	series_release(&r);
	do_sh("git init -q; git add -A; git commit -q -m import; git am -q ../out/* 2>&1");
	assert_int_equal(file_read("mm/a.c", &got, &err), 0);
	assert_true(starts_with(got.buf, "a = b;\r\n\r\nc = \xc3\xa4 get(p); \t \r\n/* \xe4 */\nlong"));
	expect_sh("git log -1 --format=%s", "mm/a: use ptep_get()");
	str_release(&got);
}

static void nobody_to_sign(void **state)
{
	struct edit_group g[4];
	struct series_options o = { .split = SPLIT_NONE, .out_dir = "../out" };
	struct series_result r;
	struct err err = { 0 };

	(void)state;
	do_sh("git config --global --unset user.email");
	four_groups(g);
	assert_int_equal(make(&o, g, 4, &r, &err), ERR_ENV);
	assert_non_null(strstr(err.text, "git config --global user.email"));
	assert_null(strstr(err.text, "user.name"));
	assert_false(dir_exists("../out"));
}

static void same_bytes_again(void **state)
{
	struct edit_group g[4];
	struct series_options o = { .split = SPLIT_FILE, .out_dir = "../one" };
	struct series_result r;
	struct err err = { 0 };

	(void)state;
	four_groups(g);
	assert_int_equal(make(&o, g, 4, &r, &err), 0);
	series_release(&r);
	o.out_dir = "../two";
	assert_int_equal(make(&o, g, 4, &r, &err), 0);
	series_release(&r);
	do_sh("diff -r ../one ../two");
}

static void out_dir_cannot_be_made(void **state)
{
	struct edit_group g[4];
	struct series_options o = { .split = SPLIT_FILE, .out_dir = "../file/out" };
	struct series_result r;
	struct err err = { 0 };

	(void)state;
	do_sh("touch ../file; ls -A .. > /dev/null");
	four_groups(g);
	assert_true(make(&o, g, 4, &r, &err) < 0);
	assert_non_null(strstr(err.text, "file"));
	expect_sh("ls ..", "file\nt");
}

static void options_that_do_not_go(void **state)
{
	struct series_options o = { .split = SPLIT_NONE };
	struct err err = { 0 };

	(void)state;
	o.root = ".";
	assert_int_equal(series_check(&o, &err), ERR_USAGE);
	err_clear(&err);
	o.out_dir = "../out";
	o.base = "HEAD";
	assert_int_equal(series_check(&o, &err), ERR_USAGE);
	assert_non_null(strstr(err.text, "--base needs a tree under git"));
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(prefixes_of_subjects), TEST(prefixes_of_paths), TEST(prefixes_of_many),
		TEST(maintainers), TEST(wrapping), TEST(on_a_tarball), TEST(on_a_repository),
		TEST(own_changes_stay_out), TEST(below_the_top), TEST(same_prefix_told_apart),
		TEST(inferred_apart),
		TEST(changed_meanwhile), TEST(carriage_returns),
		TEST(nobody_to_sign), TEST(same_bytes_again),
		TEST(out_dir_cannot_be_made), TEST(options_that_do_not_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
