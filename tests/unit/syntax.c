// SPDX-License-Identifier: GPL-2.0-only
/* syntax/: reading the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "syntax/syntax.h"

static struct syntax *parse(const char *text)
{
	struct syntax *s;
	struct err err = { 0 };

	assert_int_equal(syntax_parse(&s, text, strlen(text), NULL, &err), 0);
	assert_null(syntax_verify(s));
	return s;
}

static node_id find(const struct syntax *s, enum node_kind kind, int nth)
{
	for (node_id n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT))
		if (node_at(s, n)->kind == kind && nth-- == 0)
			return n;
	fail_msg("no %s", node_kind_name(kind));
	return 0;
}

/* The token that spells `text`, for the nth time */
static tok_id token(const struct syntax *s, const char *text, int nth)
{
	for (tok_id t = 0; t < s->ntoks; t++)
		if (token_is(s, t, text) && nth-- == 0)
			return t;
	fail_msg("no token %s", text);
	return 0;
}

static void check_print(const char *text, const char *want)
{
	struct syntax *s = parse(text);
	struct str out = STR_INIT;

	syntax_print(s, &out);
	assert_string_equal(out.buf, want);
	str_release(&out);
	syntax_free(s);
}

static void test_print(void **state)
{
	(void)state;
	check_print("int *a = b->c[1] + 2;\n",
		    "file 1:1-1:23\n"
		    "  decl 1:1-1:21\n"
		    "    specs: specs 1:1-1:3\n"
		    "      type-word 1:1-1:3 `int`\n"
		    "    init-declarator 1:5-1:20\n"
		    "      declarator: dr-ptr 1:5-1:6\n"
		    "        inner: dr-name 1:6-1:6 `a`\n"
		    "      value: binary + 1:10-1:20\n"
		    "        left: index 1:10-1:16\n"
		    "          left: pmember 1:10-1:13\n"
		    "            left: ident 1:10-1:10 `b`\n"
		    "            name: ident 1:13-1:13 `c`\n"
		    "          right: number 1:15-1:15 `1`\n"
		    "        right: number 1:20-1:20 `2`\n");
	check_print("@ \xff\n;", "file 1:1-2:2\n"
				 "  error 1:1-2:1 `@ \\xff ;`\n");
}

static void test_every_kind_has_a_name(void **state)
{
	(void)state;
	for (int i = 0; i < N_KIND_COUNT; i++) {
		assert_non_null(node_kind_name((enum node_kind)i));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(node_kind_name((enum node_kind)i),
						node_kind_name((enum node_kind)k));
	}
}

static void test_walk(void **state)
{
	struct syntax *s = parse("void f(void)\n{\n\tif (a)\n\t\tb(*c);\n\treturn;\n}\n");
	node_id cond = find(s, N_IF, 0), n;
	int count = 0;

	(void)state;
	for (n = cond; n; n = node_next(s, n, cond))
		count++;
	assert_int_equal(count, 8); /* if, a, statement, call, b, args, deref, c */
	assert_int_equal(node_skip(s, cond, SYNTAX_ROOT), find(s, N_RETURN, 0));
	assert_int_equal(node_skip(s, cond, cond), 0);
	assert_int_equal(node_up(s, find(s, N_DEREF, 0), N_IF), cond);
	assert_int_equal(node_up(s, cond, N_SWITCH), 0);
	assert_int_equal(node_child_kind(s, cond, N_EXPR_STMT), node_role(s, cond, R_THEN));
	assert_int_equal(node_role(s, cond, R_ELSE), 0);
	syntax_free(s);
}

static void check_function(const char *text, const char *want)
{
	struct syntax *s = parse(text);
	node_id func = node_function(s, find(s, N_NUMBER, 0));

	assert_string_equal(func ? node_function_name(s, func) : "none", want);
	syntax_free(s);
}

static void test_functions(void **state)
{
	(void)state;
	check_function("static int f(int a)\n{\n\treturn 1;\n}\n", "f");
	check_function("int *(*g(int a))(void)\n{\n\treturn 1;\n}\n", "g");
	check_function("SYSCALL_DEFINE2(read, int, fd, char *, b)\n{\n\treturn 1;\n}\n", "read");
	check_function("COMPAT_SYSCALL_DEFINE1(x, int, fd)\n{\n\treturn 1;\n}\n", "x");
	check_function("#define m(a) ((a) + 1)\n", "m");
	check_function("int a = 1;\n", "none");
}

static void test_declarator_name(void **state)
{
	struct syntax *s = parse("int *(*const a[2])(int b), c;\n");

	(void)state;
	assert_string_equal(node_ident(s, declarator_name(s, find(s, N_INIT_DECLARATOR, 0))), "a");
	assert_string_equal(node_ident(s, declarator_name(s, find(s, N_INIT_DECLARATOR, 1))), "c");
	assert_int_equal(declarator_name(s, 0), 0);
	syntax_free(s);
}

static void test_tokens_around_directives(void **state)
{
	struct syntax *s = parse("a /* x */\n#define m(b) b + \\\n 1\nc\n");

	(void)state;
	assert_int_equal(token_next(s, token(s, "a", 0)), token(s, "c", 0));
	assert_int_equal(token_prev(s, token(s, "c", 0)), token(s, "a", 0));
	assert_int_equal(token_next(s, token(s, "+", 0)), token(s, "1", 0));
	assert_int_equal(token_prev(s, token(s, "1", 0)), token(s, "+", 0));
	assert_int_equal(token_next(s, token(s, "1", 0)), token(s, "c", 0));
	assert_int_equal(token_prev(s, token(s, "#", 0)), token(s, "a", 0));
	assert_int_equal(token_next(s, token(s, "c", 0)), s->ntoks - 1);
	assert_int_equal(token_next(s, s->ntoks - 1), s->ntoks - 1);
	assert_int_equal(token_prev(s, 0), 0);
	syntax_free(s);
}

static void check_text(const struct syntax *s, node_id n, const char *want)
{
	struct str out = STR_INIT;

	node_text(s, n, &out);
	assert_string_equal(out.buf, want);
	str_release(&out);
}

static void test_text(void **state)
{
	struct syntax *s = parse("int a = b /* c */ +\n\t\td(e,f);\n#define m(x) f( x,\\\n  1)\n");

	(void)state;
	check_text(s, find(s, N_BINARY, 0), "b + d(e,f)");
	check_text(s, find(s, N_CALL, 1), "f( x, 1)");
	assert_false(node_has_directive(s, find(s, N_CALL, 1)));
	syntax_free(s);
}

static const char cut[] = "void f(void)\n{\n"
			  "#ifdef A\n\tif (one)\n#else\n\tif (two)\n#endif\n\t\tcall(3);\n}\n";

static void test_text_of_variants(void **state)
{
	struct syntax *s = parse(cut);
	node_id a = find(s, N_IF, 0), b = find(s, N_IF, 1);

	(void)state;
	assert_int_equal(node_up(s, a, N_ERROR), 0);
	assert_true(node_up(s, a, N_VARIANT) && node_up(s, a, N_VARIANT) != node_up(s, b, N_VARIANT));
	check_text(s, a, "if (one) call(3);");
	check_text(s, b, "if (two) call(3);");
	assert_true(node_has_directive(s, a));
	assert_false(node_has_directive(s, find(s, N_CALL, 0)));
	syntax_free(s);
}

/* The conditions around the token `here`, as "a, !b" */
static void check_conditions(const char *text, const char *want)
{
	struct syntax *s = parse(text);
	struct pp_cond c[8];
	struct str got = STR_INIT;
	size_t n = syntax_conditions(s, token(s, "here", 0), c, ARRAY_SIZE(c));

	assert_true(n <= ARRAY_SIZE(c));
	for (size_t i = 0; i < n; i++)
		str_addf(&got, "%s%s%s", i ? ", " : "", c[i].negated ? "!" : "", c[i].text);
	assert_string_equal(got.buf, want);
	str_release(&got);
	syntax_free(s);
}

static void test_conditions(void **state)
{
	(void)state;
	check_conditions("here;\n", "");
	check_conditions("#ifdef A\nhere;\n#endif\n", "defined(A)");
	check_conditions("#ifndef A\nhere;\n#endif\n", "!defined(A)");
	check_conditions("#if A  > /* x */ \\\n 3\nhere;\n#endif\n", "A > 3");
	check_conditions("#ifdef A\n#elif B\n#else\nhere;\n#endif\n", "!defined(A), !B");
	check_conditions("#ifdef A\n#elif B\nhere;\n#else\n#endif\n", "!defined(A), B");
	check_conditions("#ifndef A\n#else\nhere;\n#endif\n", "defined(A)");
	check_conditions("#if A\n#if X\n#endif\n#if B\nhere;\n#endif\n#endif\n", "A, B");
	check_conditions("#if A\n#endif\nhere;\n#if B\n#endif\n", "");
	check_conditions("#if A\nhere;\n", "A");
	check_conditions("#if A\n#elif here\n#endif\n", "");
}

static void test_conditions_count_beyond_room(void **state)
{
	struct syntax *s = parse("#if A\n#if B\n#if C\nx;\n#endif\n#endif\n#endif\n");
	struct pp_cond c[2] = { { "", false }, { "", false } };

	(void)state;
	assert_int_equal(syntax_conditions(s, token(s, "x", 0), c, 1), 3);
	assert_string_equal(c[0].text, "A");
	assert_string_equal(c[1].text, "");
	syntax_free(s);
}

static void test_stats(void **state)
{
	struct syntax *s = parse("int f(void)\n{\n\treturn 1;\n}\nint g(void)\n{\n\ta b c @;\n}\n@;\n");
	struct syntax_stats st = { 0 };

	(void)state;
	syntax_stats_add(&st, s);
	syntax_stats_add(&st, s);
	assert_int_equal(st.files, 2);
	assert_int_equal(st.lines, 18);
	assert_int_equal(st.functions, 4);
	assert_int_equal(st.functions_with_errors, 2);
	assert_int_equal(st.error_lines, 4);
	syntax_free(s);
}

static void test_variants_count_once(void **state)
{
	struct syntax *s = parse("#ifdef A\nint f(int a)\n#else\nint f(long a)\n#endif\n{\n\tg(+ /);\n}\n");
	struct syntax_stats st = { 0 };

	(void)state;
	find(s, N_FUNC_DEF, 1); /* there are two, which begin in different branches */
	find(s, N_OPAQUE, 1);
	syntax_stats_add(&st, s);
	assert_int_equal(st.opaque_nodes, 1);
	assert_int_equal(st.functions, 2);
	assert_int_equal(st.functions_with_errors, 2);
	syntax_free(s);
}

static void test_verify_notices(void **state)
{
	struct syntax *s = parse("int a = 1 + 2;\n");
	node_id n = find(s, N_BINARY, 0);

	(void)state;
	s->nodes[n].last = s->ntoks - 1;
	assert_non_null(syntax_verify(s));
	s->nodes[n].last = s->nodes[n].first;
	assert_non_null(syntax_verify(s));
	syntax_free(s);
	s = parse("int a;\n");
	s->toks[2].len++;
	assert_non_null(syntax_verify(s));
	s->toks[2].len--;
	s->ntoks--;
	assert_non_null(syntax_verify(s));
	syntax_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_every_kind_has_a_name),
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_declarator_name),
		cmocka_unit_test(test_tokens_around_directives),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_text_of_variants),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_conditions_count_beyond_room),
		cmocka_unit_test(test_stats),
		cmocka_unit_test(test_variants_count_once),
		cmocka_unit_test(test_verify_notices),
	};

	return cmocka_run_group_tests_name("syntax", tests, NULL, NULL);
}
