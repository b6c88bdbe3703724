// SPDX-License-Identifier: GPL-2.0-only
/* clang/code.h: lines of code, and what one profile made of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "clang/clang.h"
#include "clang/code.h"

static const char text[] =
	"/* one\n * two */ int a; /*\n"         /* 2 */
	" */\n"
	"\n"
	"#define M(x) \\\n"                     /* 5 */
	"	do { \\\n"                      /* 6 */
	"} while (0) // end\n"                  /* 7 */
	"int f(void)\n"                         /* 8 */
	"{\n"                                   /* 9 */
	"	// nothing\n"
	"#ifdef CONFIG_A /* a */ \n"
	"	return 1;\n"                    /* 12, branch 1 */
	"#else\n"
	"# define N 1\n"                        /* 14, branch 2 */
	"	return N;\n"                    /* 15, branch 2 */
	"#endif\n"
	"}\n"                                   /* 17 */
	"int g = 1 +\n"                         /* 18 */
	"\n"
	"	2;";                            /* 20 */

static struct code *read_text(const char *t)
{
	struct code *c;

	assert_int_equal(code_read(&c, t, strlen(t), &(struct err){ 0 }), 0);
	return c;
}

static uint32_t offset(const char *word)
{
	return (uint32_t)(strstr(text, word) - text);
}

static void test_lines(void **state)
{
	static const uint32_t lines[] = { 2, 5, 6, 7, 8, 9, 12, 14, 15, 17, 18, 20 };
	struct code *c = read_text(text);

	(void)state;
	assert_int_equal(c->lines.len, ARRAY_SIZE(lines));
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		assert_int_equal(c->lines.at[i].line, lines[i]);
	assert_int_equal(c->lines.at[6].branch, 1);
	assert_int_equal(c->lines.at[7].branch, 2);
	assert_int_equal(c->lines.at[9].branch, 0);
	/* a '}' in a macro's body ends nothing */
	assert_int_equal(c->items.len, 2);
	assert_int_equal(c->lines.at[9].item, 0);
	assert_int_equal(c->lines.at[10].item, 1);
	code_free(c);
	c = read_text("int a;\n#ifdef A\n# error no \\\n A\n#endif\n");
	assert_int_equal(c->lines.len, 1);
	code_free(c);
	c = read_text("");
	assert_int_equal(c->lines.len, 0);
	code_free(c);
}

static void states_are(const struct file_profile *fp, const char *want)
{
	struct code *c = read_text(text);
	uint8_t states[32];
	char got[32] = "";

	code_states(c, fp, states);
	for (size_t i = 0; i < c->lines.len; i++)
		got[i] = "-e+"[states[i]];
	assert_string_equal(got, want);
	code_free(c);
}

static void test_states(void **state)
{
	struct skipped s = { offset("#ifdef"), offset("#else") };
	struct diag d = { .off = offset("return N"), .severity = 3, .text = "bad" };
	struct file_profile fp = { .state = FS_PARSED, .skipped = &s, .nskipped = 1 };
	struct code *c;

	(void)state;
	states_are(&fp, "++++++-+++++");
	fp.diags = &d;
	fp.ndiags = 1;
	states_are(&fp, "eeeeee-eee++"); /* all of the item */
	c = read_text(text);
	assert_string_equal(code_error(c, &fp, &c->lines.at[0]), "bad");
	assert_null(code_error(c, &fp, &c->lines.at[10]));
	code_free(c);
	d.is_asm = true;
	states_are(&fp, "++++++-+++++");
	d.is_asm = false;
	d.severity = 2;
	states_are(&fp, "++++++-+++++");
	fp.reason = "a header is missing";
	states_are(&fp, "eeeeee-eeeee");
	fp.state = FS_FAILED;
	states_are(&fp, "------------");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_states),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
