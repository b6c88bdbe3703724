// SPDX-License-Identifier: GPL-2.0-only
/* base/: files, programs, regular expressions, JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/regex.h"
#include "base/run.h"

static void test_write_keeps_mode_and_content(void **state)
{
	struct str s = STR_INIT;
	struct err err = { 0 };
	struct stat st;

	(void)state;
	assert_int_equal(file_write("f", "one", 3, &err), 0);
	assert_int_equal(chmod("f", 0750), 0);
	assert_int_equal(symlink("f", "link"), 0);
	assert_int_equal(file_write("link", "a\0b", 3, &err), 0);
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat("f", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0750);
	assert_int_equal(file_read("f", &s, &err), 0);
	assert_int_equal(s.len, 3);
	assert_memory_equal(s.buf, "a\0b", 3);
	str_release(&s);
}

static void test_read_errors(void **state)
{
	struct str s = STR_INIT;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(file_read("nowhere", &s, &err), ERR_NOTFOUND);
	err_clear(&err);
	assert_int_equal(file_read(".", &s, &err), ERR_IO);
	err_clear(&err);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_int_equal(file_read("pipe", &s, &err), ERR_IO);
	err_clear(&err);
	assert_int_equal(file_write("no/such/folder", "x", 1, &err), ERR_IO);
	assert_non_null(strstr(err.text, "no/such/folder"));
	str_release(&s);
}

static void test_folders(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(dir_make("a/b//c", &err), 0);
	assert_int_equal(dir_make("a/b/c/", &err), 0);
	assert_true(dir_exists("a/b/c"));
	assert_int_equal(file_write("a/keep", "x", 1, &err), 0);
	assert_int_equal(dir_make("a/keep", &err), ERR_IO);
	assert_int_equal(symlink("../a", "a/b/loop"), 0);
	assert_int_equal(symlink("a/keep", "outside"), 0);
	dir_remove("a/b");
	assert_false(dir_exists("a/b"));
	assert_true(file_exists("a/keep"));
	dir_remove("a/b");
}

static void test_temporary_folder_goes_with_its_process(void **state)
{
	struct err err = { 0 };
	char name[256] = "";
	int p[2], n;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(p), 0);
	pid = fork();
	if (pid == 0) {
		temp_init();
		const char *dir = temp_dir(&err);

		(void)!write(p[1], dir, strlen(dir));
		raise(SIGTERM);
		_exit(0);
	}
	close(p[1]);
	n = (int)read(p[0], name, sizeof(name) - 1);
	assert_true(n > 0);
	waitpid(pid, &n, 0);
	assert_true(WIFSIGNALED(n) && WTERMSIG(n) == SIGTERM);
	assert_false(dir_exists(name));
	close(p[0]);
}

static void check_path(char *got, const char *want)
{
	assert_string_equal(got, want);
	free(got);
}

static void test_paths(void **state)
{
	(void)state;
	check_path(path_join("a", "b"), "a/b");
	check_path(path_join("a/", "b"), "a/b");
	check_path(path_join("a", "/b"), "/b");
	check_path(path_join("", "b"), "b");
	check_path(path_dir("a/b/c"), "a/b");
	check_path(path_dir("/a"), "/");
	check_path(path_dir("a"), ".");
	assert_string_equal(path_base("a/b"), "b");
	setenv("XDG_CACHE_HOME", "relative", 1);
	setenv("HOME", "/h", 1);
	check_path(cache_dir(), "/h/.cache/pteris");
	setenv("XDG_CACHE_HOME", "/x", 1);
	check_path(cache_dir(), "/x/pteris");
}

static void test_run(void **state)
{
	static const char *const cat[] = { "sh", "-c", "cat; echo problem >&2; exit 3", NULL };
	static const char *const env[] = { "PTERIS_A=b c", "HOME", NULL };
	static const char *const show[] = { "sh", "-c", "echo \"$PTERIS_A ${HOME-none}\"; pwd", NULL };
	struct str out = STR_INIT, errs = STR_INIT, in = STR_INIT;
	struct run r = { .argv = cat, .out = &out, .errout = &errs };
	struct err err = { 0 };
	int status = -1;

	(void)state;
	for (int i = 0; i < 100000; i++) /* more than a pipe holds, both ways */
		str_addf(&in, "%d\n", i);
	r.in = in.buf;
	r.in_len = in.len;
	assert_int_equal(run_program(&r, &status, &err), 0);
	assert_int_equal(status, 3);
	assert_int_equal(out.len, in.len);
	assert_memory_equal(out.buf, in.buf, in.len);
	assert_string_equal(errs.buf, "problem\n");
	str_reset(&out);
	r = (struct run){ .argv = show, .env = env, .dir = "/", .out = &out };
	assert_int_equal(run_program(&r, &status, &err), 0);
	assert_string_equal(out.buf, "b c none\n/\n");
	str_release(&in);
	str_release(&out);
	str_release(&errs);
}

static void test_run_failures(void **state)
{
	static const char *const missing[] = { "no-such-program-here", NULL };
	static const char *const sleeper[] = { "sh", "-c", "sleep 60 & sleep 60", NULL };
	static const char *const killed[] = { "sh", "-c", "kill -9 $$", NULL };
	static const char *const deaf[] = { "true", NULL };
	struct str out = STR_INIT, in = STR_INIT;
	struct run r = { .argv = missing, .out = &out };
	struct err err = { 0 };
	int status = -1;

	(void)state;
	assert_int_equal(run_program(&r, &status, &err), ERR_ENV);
	err_clear(&err);
	r = (struct run){ .argv = sleeper, .out = &out, .timeout = 1 };
	assert_int_equal(run_program(&r, &status, &err), ERR_TIMEOUT);
	err_clear(&err);
	r = (struct run){ .argv = killed };
	assert_int_equal(run_program(&r, &status, &err), 0);
	assert_int_equal(status, 128 + 9);
	str_grow(&in, 1000000); /* a program that does not read its input is no error */
	memset(in.buf, 'x', 1000000);
	r = (struct run){ .argv = deaf, .in = in.buf, .in_len = 1000000 };
	assert_int_equal(run_program(&r, &status, &err), 0);
	assert_int_equal(status, 0);
	assert_true(run_have("sh"));
	assert_false(run_have("no-such-program-here"));
	str_release(&in);
	str_release(&out);
}

static void test_regex(void **state)
{
	struct err err = { 0 };
	struct regex *r = regex_new("^pte_(get|set)$", &err);
	bool gave_up = true;
	char many[64];

	(void)state;
	assert_true(regex_match(r, "pte_get", 7, &gave_up));
	assert_false(gave_up);
	assert_false(regex_match(r, "xpte_get", 8, NULL));
	regex_free(r);
	assert_null(regex_new("a(b", &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_non_null(strstr(err.text, "at character 4"));
	err_clear(&err);
	r = regex_new("^(a+)+$", &err); /* exponential */
	memset(many, 'a', sizeof(many));
	many[63] = 'b';
	assert_false(regex_match(r, many, sizeof(many), &gave_up));
	assert_true(gave_up);
	regex_free(r);
}

static void test_json(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	json_open(&s, '{');
	json_key(&s, "a");
	json_string(&s, "q\" b\\ n\n \x01 \xc3\xa9 \xff\xc3 \xed\xa0\x80");
	json_key(&s, "b");
	json_open(&s, '[');
	json_int(&s, -5);
	json_bool(&s, true);
	json_open(&s, '{');
	json_close(&s, '}');
	json_open(&s, '{');
	json_close(&s, '}');
	json_close(&s, ']');
	json_key(&s, "c");
	json_stringn(&s, "a\0b", 3);
	json_close(&s, '}');
	assert_string_equal(s.buf, "{\"a\":\"q\\\" b\\\\ n\\n \\u0001 \xc3\xa9 \xef\xbf\xbd\xef\xbf\xbd "
				   "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\",\"b\":[-5,true,{},{}],"
				   "\"c\":\"a\\u0000b\"}");
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_keeps_mode_and_content),
		cmocka_unit_test(test_read_errors),
		cmocka_unit_test(test_folders),
		cmocka_unit_test(test_temporary_folder_goes_with_its_process),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_run),
		cmocka_unit_test(test_run_failures),
		cmocka_unit_test(test_regex),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
