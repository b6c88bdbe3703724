// SPDX-License-Identifier: GPL-2.0-only
/* Choosing and making edits, and the diff made from them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/run.h"
#include "patches/diff.h"

static struct edit_group group(const char *rule, uint32_t from, uint32_t to, struct edit *e, size_t n)
{
	return (struct edit_group){ .path = "mm/x.c", .rule = rule, .where = "f, 1:1",
				    .span_start = from, .span_end = to, .edits = e, .nedits = n };
}

/* `*` at `at`, operand up to `end`: becomes NAME(operand) */
#define WRAP(at, end, name) { { at, (at) + 1, name "(" }, { end, end, ")" } }

static void expect(const struct edit_group *g, size_t n, const char *in, const char *want,
		   size_t conflicts)
{
	struct edit_set set;
	struct str out = STR_INIT;
	struct err err = { 0 };

	edit_set_init(&set, g, n);
	assert_int_equal(set.conflicts.len, conflicts);
	if (set.files.len) {
		assert_int_equal(set.files.len, 1);
		assert_int_equal(file_edits_apply(&set.files.at[0], in, strlen(in), &out, &err), 0);
	} else {
		str_add(&out, in);
	}
	assert_string_equal(out.buf, want);
	str_release(&out);
	edit_set_release(&set);
}

static void nested(void **state)
{
	struct edit outer[] = WRAP(0, 6, "f"), inner[] = WRAP(3, 5, "g");
	struct edit_group g[] = { group("a", 0, 6, outer, 2), group("a", 3, 5, inner, 2) };
	struct edit_group swapped[] = { g[1], g[0] };

	(void)state;
	expect(g, 2, "*p[*q];", "f(p[g(q)]);", 0);
	expect(swapped, 2, "*p[*q];", "f(p[g(q)]);", 0);
}

static void nested_at_one_point(void **state)
{
	struct edit outer[] = WRAP(0, 4, "f"), inner[] = WRAP(1, 4, "g");
	struct edit_group g[] = { group("a", 0, 4, outer, 2), group("b", 1, 4, inner, 2) };
	struct edit_group swapped[] = { g[1], g[0] };

	(void)state;
	expect(g, 2, "**pp", "f(g(pp))", 0);
	expect(swapped, 2, "**pp", "f(g(pp))", 0);
}

static void insertions_open_and_close(void **state)
{
	/* "a b": outer brackets all, inner ones bracket a and b; neighbours meet at no point */
	struct edit all[] = { { 0, 0, "<" }, { 2, 2, ">" } };
	struct edit left[] = { { 0, 0, "(" }, { 1, 1, ")" } };
	struct edit right[] = { { 1, 1, "[" }, { 2, 2, "]" } };
	struct edit_group g[] = { group("r", 1, 2, right, 2), group("l", 0, 1, left, 2),
				  group("o", 0, 2, all, 2) };

	(void)state;
	expect(g, 3, "ab", "<(a)[b]>", 0);
}

static void same_span_earlier_is_outer(void **state)
{
	struct edit a[] = { { 0, 0, "<" }, { 1, 1, ">" } }, b[] = { { 0, 0, "(" }, { 1, 1, ")" } };
	struct edit_group g[] = { group("a", 0, 1, a, 2), group("b", 0, 1, b, 2) };

	(void)state;
	expect(g, 2, "x", "<(x)>", 0);
}

static void common_byte_is_a_conflict(void **state)
{
	struct edit a[] = { { 0, 2, "A" } }, b[] = { { 1, 3, "B" }, { 3, 3, "!" } };
	struct edit_group g[] = { group("a", 0, 2, a, 1), group("b", 1, 3, b, 2) };

	(void)state;
	expect(g, 2, "xyz", "Az", 1); /* nothing of b, its insertion neither */
}

static void left_group_frees_the_way(void **state)
{
	/* b clashes with a and is left alone, so c, which clashes with b only, is made */
	struct edit a[] = { { 0, 2, "A" } }, b[] = { { 1, 3, "B" } }, c[] = { { 2, 4, "C" } };
	struct edit_group g[] = { group("a", 0, 2, a, 1), group("b", 1, 3, b, 1),
				  group("c", 2, 4, c, 1) };

	(void)state;
	expect(g, 3, "wxyz", "AC", 1);
}

static void insertion_inside_removed(void **state)
{
	struct edit a[] = { { 0, 3, "A" } }, b[] = { { 1, 1, "B" } };
	struct edit edge[] = { { 3, 3, "E" } };
	struct edit_group g[] = { group("a", 0, 3, a, 1), group("b", 1, 2, b, 1) };
	struct edit_group h[] = { group("a", 0, 3, a, 1), group("e", 0, 3, edge, 1) };

	(void)state;
	expect(g, 2, "xyz", "A", 1);
	expect(h, 2, "xyz", "AE", 0);
}

static void conflict_names_both(void **state)
{
	struct edit a[] = { { 0, 2, "A" } }, b[] = { { 1, 3, "B" } };
	struct edit_group g[] = { group("pte-deref", 0, 2, a, 1), group("mine", 1, 3, b, 1) };
	struct edit_set set;
	struct str s = STR_INIT;

	(void)state;
	g[0].where = "f, 1:1 (v = p)";
	g[1].where = "f, 1:2 (v = q)";
	edit_set_init(&set, g, 2);
	edit_conflict_print(&set.conflicts.at[0], &s);
	assert_string_equal(s.buf, "mm/x.c: mine in f, 1:2 (v = q) is left alone: pte-deref in "
				   "f, 1:1 (v = p) changes the same text");
	assert_int_equal(set.conflicts.at[0].offset, 1);
	str_release(&s);
	edit_set_release(&set);
}

static void told_twice_is_one(void **state)
{
	struct edit a[] = WRAP(0, 2, "f"), ins[] = { { 0, 0, "i" } };
	struct edit_group g[] = { group("a", 0, 2, a, 2), group("b", 0, 2, a, 2) };
	struct edit_group h[] = { group("a", 0, 2, ins, 1), group("a", 0, 2, ins, 1) };

	(void)state;
	expect(g, 2, "*p", "f(p)", 0);
	expect(h, 2, "*p", "i*p", 0);
}

static void malformed_group(void **state)
{
	struct edit bad[] = { { 0, 3, "A" }, { 2, 4, "B" } }, good[] = { { 1, 2, "C" } };
	struct edit_group g[] = { group("bad", 0, 4, bad, 2), group("good", 1, 2, good, 1) };

	(void)state;
	expect(g, 2, "wxyz", "wCyz", 1);
}

static void outside_of_the_text(void **state)
{
	struct edit e[] = { { 5, 6, "A" } };
	struct edit_group g[] = { group("a", 5, 6, e, 1) };
	struct edit_set set;
	struct str out = STR_INIT;
	struct err err = { 0 };

	(void)state;
	edit_set_init(&set, g, 1);
	assert_int_equal(file_edits_apply(&set.files.at[0], "abc", 3, &out, &err), ERR_CONFLICT);
	err_clear(&err);
	assert_int_equal(diff_file(&set.files.at[0], "abc", 3, &out, &err), ERR_CONFLICT);
	assert_int_equal(out.len, 0);
	edit_set_release(&set);
}

static void files_are_sorted(void **state)
{
	struct edit e[] = { { 0, 1, "A" } };
	struct edit_group g[] = { group("a", 0, 1, e, 1), group("a", 0, 1, e, 1) };
	struct edit_set set;

	(void)state;
	g[0].path = "mm/z.c";
	edit_set_init(&set, g, 2);
	assert_int_equal(set.files.len, 2);
	assert_string_equal(set.files.at[0].path, "mm/x.c");
	assert_string_equal(set.files.at[1].path, "mm/z.c");
	edit_set_release(&set);
}

/* ---- diff ------------------------------------------------------------------------------------- */

static void expect_diff(struct edit *e, size_t n, const char *in, const char *hunks)
{
	static const char header[] = "diff --git a/mm/x.c b/mm/x.c\n--- a/mm/x.c\n+++ b/mm/x.c\n";
	struct edit_group g = group("a", 0, (uint32_t)strlen(in), e, n);
	struct edit_set set;
	struct str out = STR_INIT;
	struct err err = { 0 };

	edit_set_init(&set, &g, 1);
	assert_int_equal(diff_file(&set.files.at[0], in, strlen(in), &out, &err), 0);
	if (*hunks) {
		assert_true(starts_with(out.buf, header));
		assert_string_equal(out.buf + strlen(header), hunks);
	} else {
		assert_int_equal(out.len, 0);
	}
	str_release(&out);
	edit_set_release(&set);
}

static void context_and_function(void **state)
{
	static const char in[] = "static int f(int *p)  \r\n{\n1\n2\n3\n4\nout:\n5\n*p\n6\n7\n8\n9\n";
	size_t at = (size_t)(strchr(strchr(in, '5'), '*') - in);
	struct edit e[] = WRAP((uint32_t)at, (uint32_t)at + 2, "g");

	(void)state;
	expect_diff(e, 2, in, "@@ -6,7 +6,7 @@ static int f(int *p)\n 4\n out:\n 5\n-*p\n+g(p)\n"
			      " 6\n 7\n 8\n");
}

static void no_newline_at_end(void **state)
{
	struct edit last[] = { { 2, 3, "B" } }, behind[] = { { 3, 3, "\nc" } };
	struct edit newline[] = { { 3, 3, "\n" } }, gone[] = { { 3, 4, "" } };
	struct edit first[] = { { 0, 1, "A" } };

	(void)state;
	expect_diff(last, 1, "a\nb", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+B\n"
				     "\\ No newline at end of file\n");
	expect_diff(behind, 1, "a\nb", "@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n"
				       "+c\n\\ No newline at end of file\n");
	expect_diff(newline, 1, "a\nb", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
	expect_diff(gone, 1, "a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n");
	expect_diff(first, 1, "a\nb", "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n");
}

static void whole_lines(void **state)
{
	struct edit insert[] = { { 2, 2, "new\n" } }, removal[] = { { 2, 4, "" } };
	struct edit start[] = { { 0, 0, "new\n" } }, all[] = { { 0, 2, "" } };

	(void)state;
	expect_diff(insert, 1, "a\nb\n", "@@ -1,2 +1,3 @@\n a\n+new\n b\n");
	expect_diff(removal, 1, "a\nb\nc\n", "@@ -1,3 +1,2 @@\n a\n-b\n c\n");
	expect_diff(start, 1, "", "@@ -0,0 +1 @@\n+new\n");
	expect_diff(all, 1, "a\n", "@@ -1 +0,0 @@\n-a\n");
}

static void crlf_stays(void **state)
{
	struct edit e[] = { { 3, 4, "B" } };

	(void)state;
	expect_diff(e, 1, "a\r\nb\r\nc\r\n", "@@ -1,3 +1,3 @@\n a\r\n-b\r\n+B\r\n c\r\n");
}

static void hunks_merge(void **state)
{
	/* six lines between: one hunk; seven: two */
	struct edit near[] = { { 0, 1, "A" }, { 14, 15, "B" } };
	struct edit far[] = { { 0, 1, "A" }, { 16, 17, "B" } };

	(void)state;
	expect_diff(near, 2, "a\n1\n2\n3\n4\n5\n6\nb\n",
		    "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
	expect_diff(far, 2, "a\n1\n2\n3\n4\n5\n6\n7\nb\n",
		    "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@ a\n 5\n 6\n 7\n-b\n+B\n");
}

static void neighbours_are_one_run(void **state)
{
	struct edit e[] = { { 0, 1, "A" }, { 2, 3, "B" } };

	(void)state;
	expect_diff(e, 2, "a\nb\n", "@@ -1,2 +1,2 @@\n-a\n-b\n+A\n+B\n");
}

static void nothing_changed(void **state)
{
	struct edit e[] = { { 0, 1, "a" } };

	(void)state;
	expect_diff(e, 1, "a\nb\n", "");
}

static void odd_paths(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	diff_add_path(&s, "a/", "x y.c");
	str_addch(&s, ' ');
	diff_add_path(&s, "b/", "t\tq\"\xc3\xa4.c");
	assert_string_equal(s.buf, "a/x y.c \"b/t\\tq\\\"\\303\\244.c\"");
	str_release(&s);
}

/* ---- random edits against git and patch ------------------------------------------------------- */

static uint32_t seed = 1;

static uint32_t rnd(uint32_t n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static void random_text(struct str *s)
{
	static const char *const pieces[] = { "\n", "\n", "ab", " ", "int f(void)\n", "\tx = *p;\n",
					      "\r\n", "lbl:\n", "{", "\xff" };

	str_reset(s);
	for (uint32_t i = rnd(60); i > 0; i--)
		str_add(s, pieces[rnd(ARRAY_SIZE(pieces))]);
}

static size_t random_edits(struct edit *e, size_t max, uint32_t size)
{
	static const char *const texts[] = { "", "y", "get(", "\n", "new\n", "two\nlines" };
	uint32_t at = 0;
	size_t n = 0;

	while (n < max) {
		at += rnd(size / 3 + 1);
		if (at > size)
			break;
		e[n].start = at;
		at += rnd(3) * rnd(12);
		at = MIN(size, at);
		e[n].end = at;
		e[n++].text = texts[rnd(ARRAY_SIZE(texts))];
	}
	return n;
}

static int run_in(const char *dir, const char *const *argv)
{
	struct str out = STR_INIT;
	struct err err = { 0 };
	struct run r = { .argv = argv, .dir = dir, .out = &out, .errout = &out };
	int status = -1;

	if (run_program(&r, &status, &err) || status)
		print_message("%s: %s%s\n", argv[0], err.text, out.buf);
	str_release(&out);
	return status;
}

static void write_in(const char *dir, const char *name, const struct str *s)
{
	char *path = path_join(dir, name);
	struct err err = { 0 };

	assert_int_equal(file_write(path, s->buf, s->len, &err), 0);
	free(path);
}

static void check_file(const char *dir, const struct str *want)
{
	char *path = path_join(dir, "mm/x.c");
	struct str got = STR_INIT;
	struct err err = { 0 };

	/* a patch that empties a file may remove it */
	assert_true(file_read(path, &got, &err) == 0 || !want->len);
	assert_int_equal(got.len, want->len);
	assert_memory_equal(got.buf, want->buf, want->len);
	str_release(&got);
	free(path);
}

static void apply_by(const char *dir, const char *const *argv, const struct str *old,
		     const struct str *want)
{
	write_in(dir, "mm/x.c", old);
	assert_int_equal(run_in(dir, argv), 0);
	check_file(dir, want);
}

static void random_round(const char *dir)
{
	static const char *const git[] = { "git", "apply", "--whitespace=nowarn", "x.diff", NULL };
	static const char *const patch[] = { "patch", "--binary", "-s", "-p1", "-i", "x.diff", NULL };
	struct str old = STR_INIT, new = STR_INIT, diff = STR_INIT;
	struct edit e[8];
	struct edit_group g;
	struct edit_set set;
	struct err err = { 0 };

	random_text(&old);
	g = group("a", 0, (uint32_t)old.len, e, random_edits(e, ARRAY_SIZE(e), (uint32_t)old.len));
	edit_set_init(&set, &g, 1);
	if (set.files.len) {
		if (file_edits_apply(&set.files.at[0], old.buf, old.len, &new, &err)) fail_msg("%s", err.text);
		assert_int_equal(diff_file(&set.files.at[0], old.buf, old.len, &diff, &err), 0);
		assert_int_equal(diff.len == 0, old.len == new.len && !memcmp(old.buf, new.buf, old.len));
	}
	if (diff.len) {
		write_in(dir, "x.diff", &diff);
		apply_by(dir, git, &old, &new);
		if (old.len && new.len) /* patch takes those for made and removed files */
			apply_by(dir, patch, &old, &new);
	}
	str_release(&old);
	str_release(&new);
	str_release(&diff);
	edit_set_release(&set);
}

static void random_diffs_apply(void **state)
{
	struct err err = { 0 };
	const char *dir = temp_dir(&err);
	char *mm = path_join(dir, "mm");

	(void)state;
	assert_int_equal(dir_make(mm, &err), 0);
	for (int i = 0; i < 80; i++)
		random_round(dir);
	free(mm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nested),
		cmocka_unit_test(nested_at_one_point),
		cmocka_unit_test(insertions_open_and_close),
		cmocka_unit_test(same_span_earlier_is_outer),
		cmocka_unit_test(common_byte_is_a_conflict),
		cmocka_unit_test(left_group_frees_the_way),
		cmocka_unit_test(insertion_inside_removed),
		cmocka_unit_test(conflict_names_both),
		cmocka_unit_test(told_twice_is_one),
		cmocka_unit_test(malformed_group),
		cmocka_unit_test(outside_of_the_text),
		cmocka_unit_test(files_are_sorted),
		cmocka_unit_test(context_and_function),
		cmocka_unit_test(no_newline_at_end),
		cmocka_unit_test(whole_lines),
		cmocka_unit_test(crlf_stays),
		cmocka_unit_test(hunks_merge),
		cmocka_unit_test(neighbours_are_one_run),
		cmocka_unit_test(nothing_changed),
		cmocka_unit_test(odd_paths),
		cmocka_unit_test(random_diffs_apply),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
