// SPDX-License-Identifier: GPL-2.0-only
/*
 * flow/ir.h: the cases of tests/flow/steps.txt, what expressions and variables say, and large and hostile functions.
 *
 * A case is "== title", C code, "--", and the steps of the last function (or else the last item). With IR_UPDATE=1 in the
 * environment what comes out is written back: read the difference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <cmocka.h>

#include "base/file.h"
#include "flow/ir.h"
#include "flow/macros.h"

static node_id last_item(const struct syntax *s)
{
	flow_items_t items = { 0 };
	node_id item;

	flow_items(s, &items);
	assert_int_not_equal(items.len, 0);
	item = items.at[items.len - 1];
	for (size_t i = 0; i < items.len; i++)
		if (node_at(s, items.at[i])->kind != N_PP_DEFINE && node_role(s, items.at[i], R_BODY))
			item = items.at[i];
	vec_release(&items);
	return item;
}

/* The steps of the last function, when text and tree are gone */
static struct ir *steps_of(const char *code, size_t len)
{
	char *text = xstrndup(code, len);
	struct flow_names names;
	struct flow_macros *m;
	struct err err = { 0 };
	struct syntax *s;
	struct ir *ir;

	assert_int_equal(syntax_parse(&s, text, len, NULL, &err), 0);
	m = flow_macros_new(s, NULL, NULL, "case.c", NULL);
	names = flow_macros_names(m);
	ir = ir_new(s, last_item(s), &names);
	flow_macros_free(m);
	syntax_free(s);
	free(text);
	return ir;
}

static struct ir *steps(const char *code)
{
	return steps_of(code, strlen(code));
}

/* ---- cases ----------------------------------------------------------------------------------- */

static bool one_case(const char *at, const char *end, struct str *all)
{
	const char *code = memchr(at, '\n', (size_t)(end - at)) + 1, *want = strstr(code, "\n--\n");
	struct str out = STR_INIT;
	struct ir *ir;
	bool same;

	assert_true(want && want < end);
	ir = steps_of(code, (size_t)(want + 1 - code));
	want += 4;
	ir_print(ir, &out);
	ir_free(ir);
	str_addn(all, at, (size_t)(want - at));
	str_add(all, out.buf);
	same = out.len == (size_t)(end - want) && !memcmp(out.buf, want, out.len);
	if (!same && !getenv("IR_UPDATE"))
		fprintf(stderr, "%.*s\n%s\n", (int)(code - at - 1), at, out.buf);
	str_release(&out);
	return same;
}

static void test_cases(void **state)
{
	char *path = path_join(getenv("TOP") ? getenv("TOP") : ".", "tests/flow/steps.txt");
	struct str text = STR_INIT, all = STR_INIT;
	struct err err = { 0 };
	const char *at, *end;
	int n = 0, bad = 0;

	(void)state;
	assert_int_equal(file_read(path, &text, &err), 0);
	for (at = strstr(text.buf, "== "); at && *at; at = end, n++) {
		end = strstr(at, "\n== ");
		end = end ? end + 1 : text.buf + text.len;
		bad += !one_case(at, end, &all);
	}
	if (getenv("IR_UPDATE") && bad)
		assert_int_equal(file_write(path, all.buf, all.len, &err), 0);
	assert_int_equal(bad, 0);
	assert_true(n >= 80);
	str_release(&text);
	str_release(&all);
	free(path);
}

/* ---- expressions and variables --------------------------------------------------------------- */

static const struct ir_step *nth_step(const struct ir *ir, enum ir_kind kind, int nth)
{
	for (uint32_t i = 1; i < ir->nsteps; i++)
		if (ir->steps[i].kind == kind && nth-- == 0)
			return &ir->steps[i];
	fail_msg("no such step");
	return NULL;
}

static void test_shared(void **state)
{
	struct ir *ir = steps("void f(struct s *p)\n{\n\tx = p->a[1] + 2;\n\ty = ((p)->a)[1] + (int)2;\n\tz = g(1);\n\tz = g(1);\n}\n");
	ir_id a = nth_step(ir, IR_SET, 0)->b, b = nth_step(ir, IR_SET, 1)->b;
	ir_id c = nth_step(ir, IR_SET, 2)->b, d = nth_step(ir, IR_SET, 3)->b;

	(void)state;
	assert_int_equal(a, b);
	assert_int_not_equal(c, d);
	assert_int_equal(nth_step(ir, IR_SET, 2)->a, nth_step(ir, IR_SET, 3)->a);
	assert_int_equal(nth_step(ir, IR_CALL, 0)->a, c);
	assert_string_equal(ir_callee(ir, c), "g");
	assert_int_equal(ir->exprs[ir_arg(ir, c, 0)].value, 1);
	assert_int_equal(ir_arg(ir, c, 1), 0);
	ir_free(ir);
}

static const struct ir_var *var(const struct ir *ir, const char *name)
{
	for (uint32_t i = 0; i < ir->nvars; i++)
		if (!strcmp(ir->vars[i].name, name))
			return &ir->vars[i];
	fail_msg("no variable %s", name);
	return NULL;
}

static void test_variables(void **state)
{
	struct ir *ir = steps("int f(int a, char *b, int (*c)(void), int d[], ...)\n{\n\tstatic int e;\n\tint g, *h, i[3], *j, k[2];\n"
			      "\tstruct s l;\n\n\tu(&g, i, &j[1], &l.x.y, k[1]);\n\treturn a ? 1 : 2;\n}\n");

	(void)state;
	assert_int_equal(ir->nparams, 4);
	assert_true(ir->variadic);
	for (int i = 0; i < 4; i++)
		assert_int_equal(ir->vars[i].param, i);
	assert_false(var(ir, "a")->pointer);
	assert_true(var(ir, "b")->pointer && var(ir, "c")->pointer && var(ir, "d")->pointer && var(ir, "h")->pointer);
	assert_false(var(ir, "i")->pointer);
	assert_true(var(ir, "e")->is_static);
	assert_int_equal(var(ir, "e")->param, -1);
	assert_true(var(ir, "g")->address_taken && var(ir, "i")->address_taken && var(ir, "l")->address_taken);
	assert_false(var(ir, "a")->address_taken || var(ir, "j")->address_taken || var(ir, "k")->address_taken);
	assert_int_equal(var(ir, "")->param, -1);
	assert_string_equal(ir->name, "f");
	assert_int_equal(ir->line, 1);
	assert_int_equal(ir->end_line, 9);
	assert_false(ir->macro || ir->expression);
	ir_free(ir);
}

static void test_macros(void **state)
{
	struct ir *ir = steps("#define M(a, rest...) g(a)\n");

	(void)state;
	assert_true(ir->macro && ir->expression && ir->variadic);
	assert_int_equal(ir->nparams, 2);
	assert_string_equal(ir->vars[1].name, "rest");
	ir_free(ir);
	ir = steps("#define M(a) do { g(a); } while (0)\n");
	assert_true(ir->macro && !ir->expression && !ir->variadic);
	ir_free(ir);
	ir = steps("#define M(a) do { if (a) return; } while (0)\n");
	assert_int_equal(ir->nlost, 1);
	ir_free(ir);
}

static void test_text(void **state)
{
	struct ir *ir = steps("int f(int a, int b)\n{\n\tint a1 = (a + b) * -a - (b - 1) - (a & (b | 1)) + (*g)(a)[b].c;\n"
			      "\t{ int a = 1; return ~(a << 1) == !b; }\n}\n");
	struct str out = STR_INIT;

	(void)state;
	ir_expr_text(ir, nth_step(ir, IR_SET, 0)->b, &out);
	assert_string_equal(out.buf, "(a + b) * -a - (b - 1) - (a & (b | 1)) + (*g)(a)[b].c");
	str_reset(&out);
	ir_expr_text(ir, nth_step(ir, IR_RETURN, 0)->a, &out);
	assert_string_equal(out.buf, "~(a << 1) == !b");
	str_release(&out);
	ir_free(ir);
}

/* ---- large and hostile ones ------------------------------------------------------------------ */

static void repeat(struct str *out, const char *text, int n)
{
	while (n--)
		str_add(out, text);
}

static size_t lost_in(const char *head, const char *open, int n, const char *middle, const char *close, const char *tail)
{
	struct str code = STR_INIT;
	struct ir *ir;
	size_t lost;

	str_add(&code, head);
	repeat(&code, open, n);
	str_add(&code, middle);
	repeat(&code, close, n);
	str_add(&code, tail);
	ir = steps(code.buf);
	lost = ir->nlost;
	assert_int_equal(nth_step(ir, IR_END, 0)->next, 0);
	ir_free(ir);
	str_release(&code);
	return lost;
}

/* It ends, and what is too deep is said to be lost. */
static void test_deep(void **state)
{
	(void)state;
	assert_int_equal(lost_in("void f(void)\n{\n\tx = ", "-", 100, "g()", "", ";\n}\n"), 0);
	assert_true(lost_in("void f(void)\n{\n\tx = 1", " + g()", 100000, "", "", ";\n}\n") > 0);
	assert_true(lost_in("void f(void)\n{\n\tx = 1", " && g()", 100000, "", "", ";\n}\n") > 0);
	lost_in("void f(void)\n{\n\tx = ", "(", 100000, "g()", ")", ";\n}\n");
	lost_in("void f(void)\n{\n\tx = ", "!", 100000, "g()", "", ";\n}\n");
	lost_in("void f(void)\n{\n\tx = ", "g(", 100000, "1", ")", ";\n}\n");
	lost_in("void f(void)\n{\n\tx = ", "a ? ", 20000, "1", " : 2", ";\n}\n");
	lost_in("void f(void)\n{\n\tx = ", "a ?: ", 20000, "1", "", ";\n}\n");
	lost_in("void f(void)\n{\n\tx", "[y", 20000, "", "]", " = 1;\n}\n");
	lost_in("void f(void)\n{\n\tx = ", "y = ", 20000, "1", "", ";\n}\n");
	assert_true(lost_in("void f(void)\n{\n\tx = ", "({ g(", 200, "1", "); })", ";\n}\n") > 0);
	lost_in("void f(void)\n{\n\tx = ", "({ g(", 20000, "1", "); })", ";\n}\n");
	lost_in("void f(void)\n{\n\t", "{ if (x) ", 20000, ";", "}", "\n}\n");
	lost_in("void f(void)\n{\n\t", "if (x) g(); else ", 20000, ";", "", "\n}\n");
	lost_in("void f(void)\n{\n\tint x = ", "{ 1, ", 20000, "1", "}", ";\n}\n");
	lost_in("void f(void)\n{\n#if ", "(", 300, "A", ")", "\n\tg();\n#endif\n}\n");
	lost_in("void f(void)\n{\n#if ", "A || !B && ", 100000, "A", "", "\n\tg();\n#endif\n}\n");
}

static double seconds_for(int n, const char *text, const char *last)
{
	struct str code = STR_INIT;
	struct timespec a, b;
	struct syntax *s;
	struct err err = { 0 };
	struct ir *ir;

	str_add(&code, "int f(int a, struct s *p)\n{\n");
	repeat(&code, text, n);
	str_add(&code, last);
	str_add(&code, "}\n");
	assert_int_equal(syntax_parse(&s, code.buf, code.len, NULL, &err), 0);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	ir = ir_new(s, last_item(s), NULL);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	assert_true(ir->nsteps > (uint32_t)n);
	ir_free(ir);
	syntax_free(s);
	str_release(&code);
	return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

/* Four times the code takes some four times as long. */
static void test_linear(void **state)
{
	static const struct {
		const char *text, *last;
	} kinds[] = {
		{ "\tif (a && !g(p->x))\n\t\tgoto out;\n\tp->y = h(a, ({ int k = a; k + 1; }));\n", "out:\n\treturn 0;\n" },
		{ "\t{\n\t\tint a = g(a);\n\t\tfor (a = 0; a < 3; a++)\n\t\t\tif (h(a) || a)\n\t\t\t\tbreak;\n\t}\n", "" },
		{ "#ifdef CONFIG_A\n\tint a = g();\n#else\n\tint a = h();\n#endif\n", "" },
		{ "\tscoped_guard(mutex, &l)\n\t\tg(a);\n", "" },
		{ "\tif (a)\n\t\tfor (;;)\n\t\t\t;\n", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		double one = seconds_for(3000, kinds[i].text, kinds[i].last), four = seconds_for(12000, kinds[i].text, kinds[i].last);

		assert_true(four < 12 * one + 0.05);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),  cmocka_unit_test(test_shared), cmocka_unit_test(test_variables),
		cmocka_unit_test(test_macros), cmocka_unit_test(test_text),   cmocka_unit_test(test_deep),
		cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
