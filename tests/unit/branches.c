// SPDX-License-Identifier: GPL-2.0-only
/* clang/branches.h: the #if branches of a file and what their conditions say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "clang/branches.h"

/* A configuration as text: "CONFIG_A=y CONFIG_B=m MACRO !OTHER": MACRO is defined, OTHER is not */
static bool find(const char *config, const char *word, size_t len, const char **rest)
{
	for (const char *p = config; *p; p += strcspn(p, " "), p += *p == ' ') {
		if (!strncmp(p, word, len) && strchr("= ", p[len])) {
			*rest = p + len;
			return true;
		}
	}
	return false;
}

static const char *value(const void *ctx, const char *symbol)
{
	const char *rest;

	if (!find(ctx, symbol, strlen(symbol), &rest))
		return NULL;
	return internn(rest + 1, strcspn(rest + 1, " "));
}

static enum truth defined(const void *ctx, const char *macro)
{
	char *not = xasprintf("!%s", macro);
	const char *rest;
	enum truth t = find(ctx, macro, strlen(macro), &rest) ? TR_YES :
		       find(ctx, not, strlen(not), &rest) ? TR_NO : TR_UNKNOWN;

	free(not);
	return t;
}

static struct branches *read_text(const char *text)
{
	struct branches *b;
	struct err err = { 0 };

	assert_int_equal(branches_read(&b, text, strlen(text), &err), 0);
	return b;
}

static enum truth eval(const char *condition, const char *config)
{
	struct branch_config c = { value, defined, config };
	char *text = xasprintf("int a;\n#if %s\nint b;\n#endif\n", condition);
	struct branches *b = read_text(text);
	enum truth t;

	assert_int_equal(branches_count(b), 1);
	t = branch_value(b, 0, &c);
	branches_free(b);
	free(text);
	return t;
}

static void yes(const char *condition, const char *config)
{
	if (eval(condition, config) != TR_YES)
		fail_msg("%s is not true under %s", condition, config);
}

static void no(const char *condition, const char *config)
{
	if (eval(condition, config) != TR_NO)
		fail_msg("%s is not false under %s", condition, config);
}

static void unknown(const char *condition, const char *config)
{
	if (eval(condition, config) != TR_UNKNOWN)
		fail_msg("%s is known under %s", condition, config);
}

static void test_symbols(void **state)
{
	(void)state;
	yes("defined(CONFIG_A)", "CONFIG_A=y");
	yes("defined CONFIG_A", "CONFIG_A=y");
	no("defined(CONFIG_A)", "CONFIG_A=m");
	yes("defined(CONFIG_A_MODULE)", "CONFIG_A=m");
	yes("defined(CONFIG_A_MODULE)", "CONFIG_A_MODULE=y");
	no("defined(CONFIG_A_MODULE)", "CONFIG_A=y");
	no("defined(CONFIG_A)", "");
	yes("!defined(CONFIG_A)", "CONFIG_A=n");
	yes("CONFIG_A", "CONFIG_A=y");
	no("CONFIG_A", "");
	yes("IS_ENABLED(CONFIG_A)", "CONFIG_A=m");
	yes("IS_ENABLED(CONFIG_A)", "CONFIG_A=y");
	no("IS_ENABLED(CONFIG_A)", "");
	no("IS_BUILTIN(CONFIG_A)", "CONFIG_A=m");
	yes("IS_BUILTIN(CONFIG_A)", "CONFIG_A=y");
	yes("IS_MODULE(CONFIG_A)", "CONFIG_A=m");
	no("IS_MODULE(CONFIG_A)", "CONFIG_A=y");
	yes("IS_REACHABLE(CONFIG_A)", "CONFIG_A=y");
	unknown("IS_REACHABLE(CONFIG_A)", "CONFIG_A=m");
	no("IS_REACHABLE(CONFIG_A)", "");
}

static void test_numbers(void **state)
{
	(void)state;
	yes("CONFIG_PGTABLE_LEVELS > 3", "CONFIG_PGTABLE_LEVELS=4");
	no("CONFIG_PGTABLE_LEVELS > 3", "CONFIG_PGTABLE_LEVELS=3");
	no("CONFIG_PGTABLE_LEVELS > 3", "");
	yes("CONFIG_PGTABLE_LEVELS <= 0x2UL + 2 * 1", "CONFIG_PGTABLE_LEVELS=4");
	yes("4 == CONFIG_PGTABLE_LEVELS", "CONFIG_PGTABLE_LEVELS=4");
	yes("CONFIG_BASE == 0xc0000000", "CONFIG_BASE=0xc0000000");
	yes("BITS_PER_LONG == 64", "CONFIG_64BIT=y");
	yes("BITS_PER_LONG < 64", "");
	yes("(1 << 4) == 16 && 7 / 2 == 3 && -1 < 0 && ~0 == -1", "");
	unknown("1 / 0", "");
	yes("CONFIG_A ? 1 : 0", "CONFIG_A=y");
	yes("CONFIG_A ? 0 : CONFIG_B ? 0 : 1", "");
	unknown("CONFIG_NAME == 1", "CONFIG_NAME=text");
	yes("1 || 0 && 0", "");
	yes("(2 | 1) == 3 && 2 + 3 * 4 == 14", "");
}

static void test_unknown(void **state)
{
	(void)state;
	unknown("FOO", "");
	unknown("FOO > 3", "FOO");
	unknown("defined(FOO)", "");
	yes("defined(FOO)", "FOO");
	no("defined(FOO)", "!FOO");
	no("FOO", "!FOO");
	no("FOO && CONFIG_A", "");
	yes("FOO || CONFIG_A", "CONFIG_A=y");
	unknown("FOO || CONFIG_A", "");
	unknown("!FOO", "");
	unknown("__has_attribute(x)", "");
	no("__has_attribute(x, (y)) && 0", "");
	unknown("GCC_VERSION >= 40000", "");
	unknown("this is no expression", "");
	unknown("(1", "");
	unknown("1 1", "");
	unknown("\"a\"", "");
	unknown("", "");
	yes("defined(__KERNEL__) && !defined(__ASSEMBLY__)", "");
	no("__ASSEMBLY__", "");
}

static const char nested[] =
	"#ifdef CONFIG_A\n"       /* 1: branch 0 */
	"int a;\n"
	"#if CONFIG_L > 2\n"      /* 3: branch 1 */
	"int b;\n"
	"#elif defined(CONFIG_B) || defined(X)\n" /* 5: branch 2 */
	"int c;\n"
	"#else\n"                 /* 7: branch 3 */
	"int d;\n"
	"#endif\n"                /* 9 */
	"int e;\n"
	"#else /* A */\n"         /* 11: branch 4 */
	"int f;\n"
	"#endif\n";

static void test_nested(void **state)
{
	struct branches *b = read_text(nested);
	const struct branch_info *i;
	struct branch_config c = { value, defined, "CONFIG_A=y CONFIG_L=2 CONFIG_B=m !X" };

	(void)state;
	assert_int_equal(branches_count(b), 5);
	i = branches_of(b, 2);
	assert_int_equal(i->line, 5);
	assert_int_equal(i->end_line, 7);
	assert_int_equal(i->around, 1);
	assert_string_equal(i->text, "defined(CONFIG_B) || defined(X)");
	assert_int_equal(branches_of(b, 1)->group, i->group);
	assert_int_not_equal(branches_of(b, 0)->group, i->group);
	assert_true(branches_of(b, 4)->is_else);
	assert_string_equal(branches_of(b, 4)->text, "defined(CONFIG_A)");
	assert_string_equal(branches_of(b, 0)->text, "defined(CONFIG_A)");
	assert_int_equal(branches_at(b, (uint32_t)(strstr(nested, "int d") - nested)), 4);
	assert_int_equal(branches_at(b, (uint32_t)(strstr(nested, "int e") - nested)), 1);
	assert_int_equal(branches_at(b, (uint32_t)(strstr(nested, "int f") - nested)), 5);
	assert_int_equal(branches_at(b, 0), 0);
	assert_int_equal(branch_value(b, 0, &c), TR_YES);
	assert_int_equal(branch_value(b, 1, &c), TR_NO);
	assert_int_equal(branch_value(b, 2, &c), TR_NO);
	assert_int_equal(branch_value(b, 3, &c), TR_YES);
	assert_int_equal(branch_value(b, 4, &c), TR_NO);
	c.ctx = "CONFIG_A=y CONFIG_L=2";
	assert_int_equal(branch_value(b, 2, &c), TR_UNKNOWN);
	assert_int_equal(branch_value(b, 3, &c), TR_UNKNOWN);
	c.ctx = "CONFIG_L=3";
	assert_int_equal(branch_own_value(b, 1, &c), TR_YES);
	assert_int_equal(branch_value(b, 1, &c), TR_NO);
	branches_free(b);
}

static void count_is(const char *text, size_t n)
{
	struct branches *b = read_text(text);

	assert_int_equal(branches_count(b), n);
	branches_free(b);
}

static void test_guard(void **state)
{
	(void)state;
	count_is("/* x */\n#ifndef A_H\n#define A_H\nint a;\n#endif /* A_H */\n", 0);
	count_is("#ifndef A_H\n#define A_H\n#ifdef B\nint a;\n#endif\n#endif\n", 1);
	count_is("#ifndef A_H\n#define A_H\nint a;\n#endif\nint b;\n", 1);
	count_is("#ifndef A_H\n#define B_H\nint a;\n#endif\n", 1);
	count_is("int x;\n#ifdef A\nint a;\n", 1); /* no #endif */
	count_is("#else\n#endif\n#elif X\n", 0);
	count_is("", 0);
}

/* "want: A=y B=n" of the last branch */
static void switches_are(const char *text, const char *config, enum truth t, const char *want)
{
	struct branch_config c = { value, defined, config };
	struct branches *b = read_text(text);
	struct branch_switches sw = { 0 };
	struct str got = STR_INIT;
	enum truth res = branch_switches(b, branches_count(b) - 1, &c, &sw);

	for (size_t i = 0; i < sw.items.len; i++)
		str_addf(&got, "%s%s=%s", i ? " " : "", sw.items.at[i].symbol, sw.items.at[i].value);
	assert_string_equal(got.buf, want);
	assert_int_equal(res, t);
	str_release(&got);
	branch_switches_release(&sw);
	branches_free(b);
}

static void test_switches(void **state)
{
	(void)state;
	switches_are("#ifdef CONFIG_A\n#endif\n", "", TR_YES, "CONFIG_A=y");
	switches_are("#ifdef CONFIG_A\n#endif\n", "CONFIG_A=m", TR_YES, "CONFIG_A=y");
	switches_are("#ifdef CONFIG_A\n#endif\n", "CONFIG_A=y", TR_YES, "");
	switches_are("#ifdef CONFIG_A\n#else\n#endif\n", "CONFIG_A=y", TR_YES, "CONFIG_A=n");
	switches_are("#ifdef CONFIG_A_MODULE\n#endif\n", "CONFIG_A=y", TR_YES, "CONFIG_A=m");
	switches_are("#if IS_ENABLED(CONFIG_A)\n#endif\n", "CONFIG_A=m", TR_YES, "");
	switches_are("#ifdef CONFIG_A\n#if CONFIG_L > 3 && !defined(CONFIG_B)\n#endif\n#endif\n",
		     "CONFIG_L=2 CONFIG_B=y", TR_YES, "CONFIG_A=y CONFIG_B=n CONFIG_L=4");
	switches_are("#if CONFIG_L > 2 && CONFIG_L > 3\n#endif\n", "CONFIG_L=2", TR_YES, "CONFIG_L=4");
	switches_are("#if CONFIG_L > 3\n#else\n#endif\n", "CONFIG_L=5", TR_YES, "CONFIG_L=3");
	switches_are("#if defined(CONFIG_A) || defined(CONFIG_B)\n#else\n#endif\n", "CONFIG_A=y CONFIG_B=y",
		     TR_YES, "CONFIG_A=n CONFIG_B=n");
	/* the cheaper of two ways */
	switches_are("#if (defined(CONFIG_A) && defined(CONFIG_B)) || defined(CONFIG_C)\n#endif\n",
		     "CONFIG_A=y CONFIG_B=n", TR_YES, "CONFIG_B=y");
	/* a macro must come out right, too */
	switches_are("#if defined(CONFIG_A) && defined(X)\n#endif\n", "", TR_UNKNOWN, "CONFIG_A=y");
	switches_are("#if defined(CONFIG_A) && defined(X)\n#endif\n", "X", TR_YES, "CONFIG_A=y");
	switches_are("#if defined(X) || defined(CONFIG_A)\n#endif\n", "", TR_YES, "CONFIG_A=y");
	switches_are("#ifdef CONFIG_A\n#ifndef CONFIG_A\n#endif\n#endif\n", "", TR_NO, "");
	switches_are("#ifdef X\n#else\n#ifdef X\n#endif\n#endif\n", "", TR_NO, "");
	switches_are("#if BITS_PER_LONG == 64\n#endif\n", "", TR_YES, "CONFIG_64BIT=y");
}

static void obstacle_is(const char *text, enum branch_obstacle want)
{
	struct branches *b = read_text(text);

	assert_int_equal(branch_obstacle(b, branches_count(b) - 1), want);
	branches_free(b);
}

static void test_obstacles(void **state)
{
	(void)state;
	obstacle_is("#if 0\n#endif\n", BO_ZERO);
	obstacle_is("#if 0 && defined(CONFIG_A)\n#endif\n", BO_ZERO);
	obstacle_is("#if 1\n#else\n#endif\n", BO_ZERO);
	obstacle_is("#ifdef CONFIG_A\n#else\n#else\n#endif\n", BO_ZERO); /* no such C, but no crash */
	obstacle_is("#ifdef CONFIG_A\n#else\n#elif CONFIG_B\n#endif\n", BO_ZERO);
	obstacle_is("#if 0\n#ifdef CONFIG_A\n#endif\n#endif\n", BO_ZERO);
	obstacle_is("#ifdef CONFIG_A\n#elif defined(CONFIG_A)\n#endif\n", BO_CONTRADICTION);
	obstacle_is("#if CONFIG_L > 3\n#if CONFIG_L < 3\n#endif\n#endif\n", BO_CONTRADICTION);
	obstacle_is("#if FOO > 3\n#elif FOO > 3\n#endif\n", BO_CONTRADICTION);
	obstacle_is("#ifdef __ASSEMBLY__\n#endif\n", BO_ASSEMBLY);
	obstacle_is("#ifndef __ASSEMBLY__\n#else\n#endif\n", BO_ASSEMBLY);
	obstacle_is("#ifndef __KERNEL__\n#endif\n", BO_OUTSIDE);
	obstacle_is("#if defined(__ASSEMBLY__) || defined(CONFIG_A)\n#endif\n", BO_NONE);
	obstacle_is("#ifdef CONFIG_A\n#endif\n", BO_NONE);
	obstacle_is("#if FOO\n#ifdef FOO\n#endif\n#endif\n", BO_NONE);
	obstacle_is("#ifdef FOO\n#if !FOO\n#endif\n#endif\n", BO_NONE); /* defined as 0 */
}

static void test_names(void **state)
{
	struct branches *b = read_text("#ifdef CONFIG_A\n#elif defined(X) && IS_ENABLED(CONFIG_B)\n"
				       "#ifdef CONFIG_A_MODULE\n#endif\n#endif\n");
	branch_names_t names = { 0 };

	(void)state;
	branch_names(b, 2, true, &names);
	assert_int_equal(names.len, 2);
	assert_string_equal(names.at[0], "CONFIG_A");
	assert_string_equal(names.at[1], "CONFIG_B");
	names.len = 0;
	branch_names(b, 2, false, &names);
	assert_int_equal(names.len, 1);
	assert_string_equal(names.at[0], "X");
	vec_release(&names);
	branches_free(b);
}

/* No end of operators or parentheses may end the program. */
static void test_huge(void **state)
{
	struct str s = STR_INIT;
	struct branches *b;
	struct branch_config c = { value, defined, "" };
	struct branch_switches sw = { 0 };

	(void)state;
	str_add(&s, "#if ");
	for (int i = 0; i < 300000; i++)
		str_add(&s, "(");
	str_add(&s, "\n#endif\n#if 1");
	for (int i = 0; i < 300000; i++)
		str_add(&s, "||A");
	str_add(&s, "\n#endif\n#if 1");
	for (int i = 0; i < 1500; i++)
		str_addf(&s, "&&(A%d||B%d)", i, i);
	str_add(&s, "\n#endif\n");
	b = read_text(s.buf);
	assert_int_equal(branches_count(b), 3);
	for (size_t i = 0; i < 3; i++) {
		branch_value(b, i, &c);
		branch_switches(b, i, &c, &sw);
		branch_obstacle(b, i);
	}
	branch_switches_release(&sw);
	branches_free(b);
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_symbols),  cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_unknown),  cmocka_unit_test(test_nested),
		cmocka_unit_test(test_guard),    cmocka_unit_test(test_switches),
		cmocka_unit_test(test_obstacles), cmocka_unit_test(test_names),
		cmocka_unit_test(test_huge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
