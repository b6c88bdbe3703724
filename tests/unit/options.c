// SPDX-License-Identifier: GPL-2.0-only
/* cli/options.h: the command line, by a table of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/options.h"

struct opts {
	struct common_options common;
	bool flag;
	const char *text, *choice;
	int number;
	struct str_list list;
};

static const char *const choices[] = { "one", "two", NULL };
static const struct option_def table[] = {
	{ 'f', "flag", OPT_FLAG, offsetof(struct opts, flag), NULL, "A flag.", NULL },
	{ 'o', "output", OPT_STRING, offsetof(struct opts, text), "DIR", "A string.", NULL },
	{ 'v', "version-number", OPT_INT, offsetof(struct opts, number), "N", "Takes -v over.", NULL },
	{ 0, "rule", OPT_LIST, offsetof(struct opts, list), "LIST", "Again and again.", NULL },
	{ 0, "format", OPT_CHOICE, offsetof(struct opts, choice), "NAME", "One of two.", choices },
	{ 0, "secret", OPT_FLAG, offsetof(struct opts, flag), NULL, NULL, NULL },
	{ 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL },
};

static const struct command command = {
	.name = "test", .args = "[PATH…]", .summary = "tests", .options = table,
	.description = "First line.\n  an example stays as it is\nLast.",
	.options_size = sizeof(struct opts),
};

/* Parses a line split at blanks. */
static int parse(struct opts *o, const char *line, struct str *left, struct err *err)
{
	char *copy = xstrdup(line), *p = copy, *argv[20];
	int argc = 0, rc;

	memset(o, 0, sizeof(*o));
	err_clear(err);
	str_reset(left);
	while (*p) {
		argv[argc++] = p;
		p += strcspn(p, " ");
		if (*p)
			*p++ = '\0';
	}
	argv[argc] = NULL;
	rc = options_parse(&command, o, &argc, argv, err);
	for (int i = 0; i < argc && rc == 0; i++)
		str_addf(left, "%s ", argv[i]);
	/* values point into the line, which lives to the end of the test by intent */
	static VEC(char *) kept;
	vec_push(&kept, copy);
	return rc;
}

static void test_gnu_style(void **state)
{
	struct str left = STR_INIT;
	struct err err = { 0 };
	struct opts o;

	(void)state;
	assert_int_equal(parse(&o, "a -fq b --output=x=y -j4 --rule r1 --rule=r2 - --format two -- -f", &left,
			       &err), 0);
	assert_string_equal(left.buf, "a b - -f ");
	assert_true(o.flag && o.common.quiet);
	assert_string_equal(o.text, "x=y");
	assert_int_equal(o.common.jobs, 4);
	assert_int_equal(o.list.items.len, 2);
	assert_string_equal(o.list.items.at[1], "r2");
	assert_string_equal(o.choice, "two");
	options_release(&command, &o);
	assert_int_equal(parse(&o, "-v 7 -j 2 --verbose --secret -odir", &left, &err), 0);
	assert_int_equal(o.number, 7);
	assert_int_equal(o.common.jobs, 2);
	assert_true(o.common.verbose && o.flag);
	assert_string_equal(o.text, "dir");
	assert_int_equal(parse(&o, "--help", &left, &err), 1);
	assert_int_equal(parse(&o, "-fh", &left, &err), 1);
	str_release(&left);
}

static void test_wrong_use(void **state)
{
	static const struct { const char *line, *message; } cases[] = {
		{ "--outptu x", "unknown option --outptu; did you mean --output?" },
		{ "--secre", "unknown option --secre; \"pteris help test\"" },
		{ "-x", "unknown option -x" },
		{ "--output", "--output needs a value (DIR)" },
		{ "-o", "--output needs a value" },
		{ "--flag=1", "--flag takes no value" },
		{ "-j x", "--jobs wants a number, not \"x\"" },
		{ "-j -1", "--jobs wants a number" },
		{ "-j 99999999999999999999", "--jobs wants a number" },
		{ "--format three", "--format does not know \"three\"; it takes one, two" },
	};
	struct str left = STR_INIT;
	struct err err = { 0 };
	struct opts o;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(parse(&o, cases[i].line, &left, &err), ERR_USAGE);
		if (!strstr(err.text, cases[i].message))
			fail_msg("%s: %s", cases[i].line, err.text);
	}
	str_release(&left);
}

static void test_help(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	help_command(&command, &s);
	assert_non_null(strstr(s.buf, "\n  an example stays as it is\nLast.\n\nOptions:\n"));
	assert_non_null(strstr(s.buf, "  -v, --version-number N"));
	assert_non_null(strstr(s.buf, "      --verbose "));
	assert_null(strstr(s.buf, "secret"));
	str_release(&s);
}

static void test_nearest(void **state)
{
	static const char *const names[] = { "check", "fix", "series" };

	(void)state;
	assert_string_equal(nearest_name("chekc", names, 3), "check");
	assert_string_equal(nearest_name("serie", names, 3), "series");
	assert_null(nearest_name("zzzzz", names, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gnu_style),
		cmocka_unit_test(test_wrong_use),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_nearest),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
