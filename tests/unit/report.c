// SPDX-License-Identifier: GPL-2.0-only
/* Output formats and exit status. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "report/finding.h"

static const char *const x86[] = { "x86_64", NULL };

static struct finding a_read(int line, int column)
{
	return (struct finding){
		.rule = "pte-deref", .severity = SEV_WARNING, .file = "x.c", .line = line,
		.column = column, .end_line = line, .end_column = column + 2, .function = "f",
		.message = "direct read", .kind = "read", .profiles = x86, .exact = true,
		.fixable = true, .fingerprint = "1:abc",
	};
}

static void status(void **state)
{
	struct result r = { 0 };

	(void)state;
	assert_int_equal(result_exit_status(&r, SEV_WARNING), 0);
	vec_push(&r.gaps, (struct gap){ "x.c", "clang died" });
	assert_int_equal(result_exit_status(&r, SEV_WARNING), 3);
	vec_push(&r.findings, a_read(1, 1));
	assert_int_equal(result_exit_status(&r, SEV_WARNING), 1); /* 1 wins over 3 */
	assert_int_equal(result_exit_status(&r, SEV_ERROR), 3);
	r.gaps.len = 0;
	assert_int_equal(result_exit_status(&r, SEV_ERROR), 0);
	r.interrupted = true;
	assert_int_equal(result_exit_status(&r, SEV_ERROR), 3);
	vec_release(&r.findings);
	vec_release(&r.gaps);
}

static void severities(void **state)
{
	(void)state;
	assert_int_equal(severity_parse("error"), SEV_ERROR);
	assert_int_equal(severity_parse("warning"), SEV_WARNING);
	assert_int_equal(severity_parse("info"), SEV_INFO);
	assert_int_equal(severity_parse("fatal"), -1);
	assert_string_equal(severity_name(SEV_INFO), "info");
}

static void jsonl(void **state)
{
	static const struct finding_step steps[] = { { "y.c", 3, "comes from here" } };
	struct result r = { .files_total = 7, .files_checked = 2 };
	struct finding f = a_read(4, 9);
	struct str s = STR_INIT;

	(void)state;
	vec_push(&r.findings, f);
	f.line = f.end_line = 5;
	f.exact = f.fixable = false;
	f.no_fix = "no helper";
	f.message = "say \"\xff\"";
	f.kind = "";
	f.path = steps;
	f.npath = 1;
	vec_push(&r.findings, f);
	vec_push(&r.gaps, (struct gap){ "z.c", "clang died" });
	report_jsonl(&r, &s);
	assert_string_equal(
		s.buf,
		"{\"schema\":1,\"rule\":\"pte-deref\",\"severity\":\"warning\",\"file\":\"x.c\",\"line\":4,"
		"\"column\":9,\"end_line\":4,\"end_column\":11,\"function\":\"f\",\"message\":\"direct read\","
		"\"kind\":\"read\",\"profiles\":[\"x86_64\"],\"confidence\":\"exact\",\"fixable\":true,"
		"\"fingerprint\":\"1:abc\",\"path\":[]}\n"
		"{\"schema\":1,\"rule\":\"pte-deref\",\"severity\":\"warning\",\"file\":\"x.c\",\"line\":5,"
		"\"column\":9,\"end_line\":5,\"end_column\":11,\"function\":\"f\","
		"\"message\":\"say \\\"\xef\xbf\xbd\\\"\",\"kind\":\"\",\"profiles\":[\"x86_64\"],"
		"\"confidence\":\"inferred\",\"fixable\":false,\"fingerprint\":\"1:abc\","
		"\"path\":[{\"file\":\"y.c\",\"line\":3,\"note\":\"comes from here\"}],\"no_fix\":\"no helper\"}\n"
		"{\"summary\":{\"findings\":2,\"error\":0,\"warning\":2,\"info\":0,\"fixable\":1,\"inferred\":1,"
		"\"files_with_findings\":1,\"files_total\":7,\"files_checked\":2,\"rules\":{\"pte-deref\":"
		"{\"findings\":2,\"fixable\":1,\"kinds\":{\"read\":1}}}},\"complete\":false,"
		"\"gaps\":[{\"file\":\"z.c\",\"reason\":\"clang died\"}]}\n");
	str_release(&s);
	vec_release(&r.findings);
	vec_release(&r.gaps);
}

static void jsonl_empty(void **state)
{
	struct result r = { 0 };
	struct str s = STR_INIT;

	(void)state;
	report_jsonl(&r, &s);
	assert_non_null(strstr(s.buf, "\"rules\":{}},\"complete\":true,\"gaps\":[]}\n"));
	str_reset(&s);
	r.interrupted = true;
	report_jsonl(&r, &s);
	assert_non_null(strstr(s.buf, "\"complete\":false"));
	str_release(&s);
}

static void text_shows_the_place(void **state)
{
	static const char source[] = "int g;\r\nvoid f(void)\r\n{\r\n\t/* \xc3\xa4 */ y = *p;\x1b[2J\r\n}";
	struct result r = { .root = "." };
	struct str s = STR_INIT;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(file_write("x.c", source, sizeof(source) - 1, &err), 0);
	vec_push(&r.findings, a_read(4, 15));
	report_text(&r, false, &s);
	assert_true(starts_with(s.buf, "x.c:4:15: warning: direct read [pte-deref]\n"
				       "     4 | \t/* \xc3\xa4 */ y = *p;?[2J\n"
				       "       | \t            ^~\n"
				       "       in function f()\n\n"));
	str_reset(&s);
	report_text(&r, true, &s);
	assert_non_null(strstr(s.buf, "\033[1;35mwarning: \033[0m"));
	str_release(&s);
	vec_release(&r.findings);
}

static void text_survives_a_changed_file(void **state)
{
	struct result r = { .root = "." };
	struct str s = STR_INIT;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(file_write("x.c", "a\n", 2, &err), 0);
	vec_push(&r.findings, a_read(1, 50));
	vec_push(&r.findings, a_read(9, 1));
	vec_push(&r.findings, a_read(1, 2));
	report_text(&r, false, &s);
	assert_null(strstr(s.buf, "     9 |"));
	assert_non_null(strstr(s.buf, "     1 | a\n       |  ^\n"));
	str_release(&s);
	vec_release(&r.findings);
}

static void text_says_why_not(void **state)
{
	struct result r = { .files_total = 3, .files_checked = 1 };
	struct finding f = a_read(1, 1);
	struct str s = STR_INIT;

	(void)state;
	f.exact = f.fixable = false;
	f.no_fix = "ptep_get() is not declared here";
	vec_push(&r.findings, f);
	for (int i = 0; i < 10; i++)
		vec_push(&r.gaps, (struct gap){ "z.c", "clang died" });
	report_text(&r, false, &s);
	assert_non_null(strstr(s.buf, "       no edit: ptep_get() is not declared here\n"));
	assert_non_null(strstr(s.buf, "       inferred: "));
	assert_non_null(strstr(s.buf, "1 finding in 1 file, 1 warning; 0 can be fixed"));
	assert_non_null(strstr(s.buf, "  10 files: clang died\n      z.c\n"));
	assert_non_null(strstr(s.buf, "and 2 more"));
	assert_non_null(strstr(s.buf, "pteris rules explain pte-deref"));
	assert_null(strstr(s.buf, "pteris fix"));
	str_release(&s);
	vec_release(&r.findings);
	vec_release(&r.gaps);
}

static void text_without_findings(void **state)
{
	struct result r = { .files_total = 3, .files_checked = 1 };
	struct str s = STR_INIT;

	(void)state;
	report_text(&r, false, &s);
	assert_string_equal(s.buf, "No findings.\n"
				   "Looked through 3 source files; the rules could touch 1 of them.\n");
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status),
		cmocka_unit_test(severities),
		cmocka_unit_test(jsonl),
		cmocka_unit_test(jsonl_empty),
		cmocka_unit_test(text_shows_the_place),
		cmocka_unit_test(text_survives_a_changed_file),
		cmocka_unit_test(text_says_why_not),
		cmocka_unit_test(text_without_findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
