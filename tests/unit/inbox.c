// SPDX-License-Identifier: GPL-2.0-only
/* patches/inbox.h: mails, mailboxes, folders and diffs are read and applied; what is wrong with them is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "patches/inbox.h"

static const char diff_one[] = "diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n";
static const char diff_two[] = "diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -1,3 +1,4 @@\n one\n 2\n+two and a half\n"
			       " three\ndiff --git a/mm/new.c b/mm/new.c\nnew file mode 100644\n--- /dev/null\n+++ b/mm/new.c\n"
			       "@@ -0,0 +1 @@\n+new\ndiff --git a/mm/gone.c b/mm/gone.c\ndeleted file mode 100644\n"
			       "--- a/mm/gone.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n";
static const char diff_rename[] = "diff --git a/mm/gone.c b/lib/moved.c\nsimilarity index 100%\nrename from mm/gone.c\n"
				  "rename to lib/moved.c\n";

struct place {
	const char *dir;
	char *root;
};

static void put(const char *dir, const char *name, const char *text)
{
	char *path = path_join(dir, name), *parent = path_dir(path);
	struct err err = { 0 };

	assert_int_equal(dir_make(parent, &err), 0);
	assert_int_equal(file_write(path, text, strlen(text), &err), 0);
	free(parent);
	free(path);
}

static void place_new(struct place *p)
{
	struct err err = { 0 };

	p->dir = temp_dir(&err);
	assert_non_null(p->dir);
	p->root = path_join(p->dir, "tree");
	put(p->root, "mm/a.c", "one\ntwo\nthree\n");
	put(p->root, "mm/gone.c", "gone\n");
}

static void place_free(struct place *p)
{
	dir_remove(p->dir);
	free(p->root);
}

static struct inbox *read_one(const struct place *p, const char *name, const char *text)
{
	char *path = path_join(p->dir, name);
	struct inbox *in = NULL;
	struct err err = { 0 };

	if (text)
		put(p->dir, name, text);
	if (inbox_read(&in, (const char *const *)&path, 1, &err))
		fail_msg("%s", err.text);
	free(path);
	return in;
}

static void expect_text(const struct inbox *in, const char *path, const char *want)
{
	bool known;
	const struct str *s = inbox_text(in, path, &known);

	assert_true(known);
	if (!want)
		assert_null(s);
	else
		assert_string_equal(s->buf, want);
}

static char *mail(const char *subject, const char *headers, const char *body)
{
	return xasprintf("From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n"
			 "From: A U Thor <author@example.com>\nDate: Mon, 2 Nov 2026 10:00:00 +0000\nSubject: %s\n%s\n"
			 "Some words.\n---\n mm/a.c | 2 +-\n\n%s--\n2.39.2\n\n", subject, headers, body);
}

static void test_mailbox(void **state)
{
	char *cover = mail("[PATCH 0/2] mm: cover", "", ""), *one = mail("[PATCH 1/2] mm: one", "", diff_one);
	char *two = mail("[PATCH 2/2] mm: two", "", diff_two), *all = xasprintf("%s%s%s", cover, one, two);
	const struct inbox_change *c;
	struct err err = { 0 };
	struct inbox *in;
	struct place p;
	size_t n;

	(void)state;
	place_new(&p);
	in = read_one(&p, "series.mbox", all);
	assert_int_equal(inbox_count(in), 2);
	assert_string_equal(inbox_patch(in, 0)->subject, "mm: one");
	assert_non_null(strstr(inbox_patch(in, 1)->where, "series.mbox, mail 3"));
	for (int again = 0; again < 2; again++) {
		assert_int_equal(inbox_start(in, p.root, &err), 0);
		expect_text(in, "mm/a.c", "one\ntwo\nthree\n");
		expect_text(in, "mm/new.c", NULL);
		assert_int_equal(inbox_apply(in, 0, &err), 0);
		expect_text(in, "mm/a.c", "one\n2\nthree\n");
		assert_int_equal(inbox_apply(in, 1, &err), 0);
		c = inbox_changes(in, &n);
		assert_int_equal(n, 3);
		assert_string_equal(c[0].path, "mm/a.c");
		assert_string_equal(c[0].before->buf, "one\n2\nthree\n");
		assert_int_equal(c[1].status, 'D');
		assert_null(c[1].after);
		assert_int_equal(c[2].status, 'A');
		assert_null(c[2].before);
		expect_text(in, "mm/a.c", "one\n2\ntwo and a half\nthree\n");
		expect_text(in, "mm/gone.c", NULL);
		expect_text(in, "mm/new.c", "new\n");
	}
	inbox_free(in);
	free(cover);
	free(one);
	free(two);
	free(all);
	place_free(&p);
}

static void test_conflict(void **state)
{
	struct err err = { 0 };
	struct inbox *in;
	struct place p;
	size_t n;
	bool known;

	(void)state;
	place_new(&p);
	in = read_one(&p, "two.diff", diff_two);
	assert_string_equal(inbox_patch(in, 0)->subject, "two.diff");
	assert_int_equal(inbox_start(in, p.root, &err), 0);
	assert_int_equal(inbox_apply(in, 0, &err), ERR_CONFLICT);
	assert_non_null(strstr(err.text, "two.diff: "));
	assert_non_null(strstr(err.text, "mm/a.c:1"));
	inbox_changes(in, &n);
	assert_int_equal(n, 0);
	expect_text(in, "mm/gone.c", "gone\n");
	inbox_text(in, "mm/other.c", &known);
	assert_false(known);
	inbox_free(in);
	place_free(&p);
}

static void test_encoded(void **state)
{
	char *text = mail("[PATCH] =?UTF-8?q?mm:=20caf=C3=A9?=",
			  "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n",
			  "diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -1,3 +1,3 @@\n one\n-two\n+2 =3D 1 + 1 =\n(sum)\n"
			  " three\n");
	struct err err = { 0 };
	struct inbox *in;
	struct place p;

	(void)state;
	place_new(&p);
	in = read_one(&p, "mail.eml", text);
	assert_string_equal(inbox_patch(in, 0)->subject, "mm: café");
	assert_int_equal(inbox_start(in, p.root, &err), 0);
	assert_int_equal(inbox_apply(in, 0, &err), 0);
	expect_text(in, "mm/a.c", "one\n2 = 1 + 1 (sum)\nthree\n");
	inbox_free(in);
	free(text);
	place_free(&p);
}

static void test_folder(void **state)
{
	struct err err = { 0 };
	struct inbox *in;
	struct place p;

	(void)state;
	place_new(&p);
	put(p.dir, "out/0002-b.patch", diff_rename);
	put(p.dir, "out/0001-a.patch", diff_one);
	put(p.dir, "out/README", "nothing");
	in = read_one(&p, "out", NULL);
	assert_int_equal(inbox_count(in), 2);
	assert_string_equal(inbox_patch(in, 0)->subject, "0001-a.patch");
	assert_int_equal(inbox_start(in, p.root, &err), 0);
	assert_int_equal(inbox_apply(in, 0, &err), 0);
	assert_int_equal(inbox_apply(in, 1, &err), 0);
	expect_text(in, "mm/gone.c", NULL);
	expect_text(in, "lib/moved.c", "gone\n");
	inbox_free(in);
	place_free(&p);
}

static void test_bad(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "it is empty" },
		{ "hello\n", "bad.patch" },
		{ "diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -1,3 +1,3 @@\n one\n-two\n", "corrupt patch" },
		{ "diff --git a/../x b/../x\n--- a/../x\n+++ b/../x\n@@ -1 +1 @@\n-a\n+b\n", NULL },
		{ "From: a@example.com\nSubject: no diff\n\nwords\n", "no mail with a diff" },
	};
	struct err err = { 0 };
	struct place p;
	char *path;

	(void)state;
	place_new(&p);
	path = path_join(p.dir, "bad.patch");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct inbox *in = NULL;
		int rc;

		put(p.dir, "bad.patch", cases[i].text);
		rc = inbox_read(&in, (const char *const *)&path, 1, &err);
		if (!rc && !cases[i].want)
			rc = inbox_start(in, p.root, &err) ? ERR_USAGE : inbox_apply(in, 0, &err) ? ERR_USAGE : 0;
		assert_int_equal(rc, ERR_USAGE);
		if (cases[i].want)
			assert_non_null(strstr(err.text, cases[i].want));
		inbox_free(in);
		err = (struct err){ 0 };
	}
	unlink(path);
	assert_int_equal(inbox_read(&(struct inbox *){ NULL }, (const char *const *)&path, 1, &err), ERR_USAGE);
	free(path);
	place_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mailbox),
		cmocka_unit_test(test_conflict),
		cmocka_unit_test(test_encoded),
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests_name("inbox", tests, NULL, NULL);
}
