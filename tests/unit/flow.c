// SPDX-License-Identifier: GPL-2.0-only
/*
 * flow/: the cases of tests/flow/graphs.txt, and what holds of large and of hostile functions.
 *
 * A case is "== title", C code, "--", and the graph of the last function (or else the last item) as text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <cmocka.h>

#include "base/file.h"
#include "flow/macros.h"

static struct syntax *parse(const char *code, size_t len)
{
	struct err err = { 0 };
	struct syntax *s;

	assert_int_equal(syntax_parse(&s, code, len, NULL, &err), 0);
	return s;
}

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

/* ---- cases ----------------------------------------------------------------------------------- */

static void graph_text(const char *code, size_t len, struct str *out)
{
	struct syntax *s = parse(code, len);
	struct flow_macros *m = flow_macros_new(s, NULL, NULL, "case.c", NULL);
	struct flow_names names = flow_macros_names(m);
	struct flow *f = flow_new(s, last_item(s), &names);

	flow_print_text(f, out);
	flow_free(f);
	flow_macros_free(m);
	syntax_free(s);
}

static bool one_case(const char *at, const char *end)
{
	const char *code = memchr(at, '\n', (size_t)(end - at)) + 1, *want = strstr(code, "\n--\n");
	struct str out = STR_INIT;
	bool same;

	assert_true(want && want < end);
	graph_text(code, (size_t)(want + 1 - code), &out);
	want += 4;
	same = out.len == (size_t)(end - want) && !memcmp(out.buf, want, out.len);
	if (!same)
		fprintf(stderr, "%.*s\n%s\n", (int)(code - at - 1), at, out.buf);
	str_release(&out);
	return same;
}

static void test_cases(void **state)
{
	char *path = path_join(getenv("TOP") ? getenv("TOP") : ".", "tests/flow/graphs.txt");
	struct str text = STR_INIT;
	struct err err = { 0 };
	const char *at, *end;
	int n = 0, bad = 0;

	(void)state;
	assert_int_equal(file_read(path, &text, &err), 0);
	for (at = strstr(text.buf, "== "); at && *at; at = end, n++) {
		end = strstr(at, "\n== ");
		end = end ? end + 1 : text.buf + text.len;
		bad += !one_case(at, end);
	}
	assert_int_equal(bad, 0);
	assert_true(n >= 30);
	str_release(&text);
	free(path);
}

/* ---- reading a graph ------------------------------------------------------------------------- */

static flow_id node_of(const struct flow *f, enum flow_kind kind, int nth)
{
	for (flow_id i = 1; i < f->nnodes; i++)
		if (f->nodes[i].kind == kind && nth-- == 0)
			return i;
	fail_msg("no %s", flow_kind_name(kind));
	return 0;
}

static void test_cleanups(void **state)
{
	static const char code[] = "int f(void)\n{\n\tguard(a)(&b);\n\t{\n\t\tint *p __free(k) = g();\n\t\tif (p)\n"
				   "\t\t\tgoto out;\n\t\tif (q)\n\t\t\treturn 1;\n\t}\nout:\n\treturn 0;\n}\n";
	struct syntax *s = parse(code, strlen(code));
	struct flow *f = flow_new(s, last_item(s), NULL);
	flow_id jump = node_of(f, FL_GOTO, 0), ret = node_of(f, FL_RETURN, 0), close = node_of(f, FL_CLOSE, 0);
	node_id decl = f->nodes[node_of(f, FL_DECL, 0)].syn, guard = f->nodes[node_of(f, FL_STMT, 0)].syn, out[4];

	(void)state;
	assert_int_equal(flow_cleanups(f, jump, flow_succ(f, jump, &(uint32_t){ 0 })[0], out, 4), 1);
	assert_int_equal(out[0], decl);
	assert_int_equal(flow_cleanups(f, ret, f->exit, out, 4), 2);
	assert_int_equal(out[0], decl);
	assert_int_equal(out[1], guard);
	assert_int_equal(flow_cleanups(f, ret, f->exit, out, 1), 2);
	assert_int_equal(flow_cleanups(f, close, flow_succ(f, close, &(uint32_t){ 0 })[0], out, 4), 1);
	assert_int_equal(flow_cleanups(f, f->first, f->first + 1, out, 4), 0);
	flow_free(f);
	syntax_free(s);
}

static void test_executed(void **state)
{
	static const char code[] = "void f(void)\n{\n\tfor (;;)\n\t\ta();\n\tscoped_guard(mutex, &l)\n\t\tb();\n}\n";
	struct syntax *s = parse(code, strlen(code));
	struct flow *f = flow_new(s, last_item(s), NULL);
	flow_id loop = node_of(f, FL_LOOP, 0), guard = node_of(f, FL_ITERATOR, 0), body = node_of(f, FL_STMT, 1);
	flow_id out = node_of(f, FL_LOOP_FALLTHROUGH, 1);

	(void)state;
	assert_false(flow_executed(f, loop, node_of(f, FL_LOOP_FALLTHROUGH, 0)));
	assert_false(flow_executed(f, loop, f->nodes[loop].after));
	assert_false(flow_executed(f, f->nodes[loop].after, f->nodes[loop].end));
	assert_true(flow_executed(f, loop, node_of(f, FL_INLOOP, 0)));
	assert_false(flow_executed(f, guard, out));
	assert_true(flow_executed(f, body, out));
	flow_free(f);
	syntax_free(s);
}

static void test_at(void **state)
{
	static const char code[] = "int f(int x) { if (x > 1) { x++; } else return 0; /* c */ }\n";
	struct syntax *s = parse(code, strlen(code));
	struct flow *f = flow_new(s, last_item(s), NULL);
	tok_id first, last;

	(void)state;
	assert_int_equal(flow_at(f, token_at(s, 0)), node_of(f, FL_HEADER, 0));
	assert_int_equal(flow_at(f, token_at(s, (uint32_t)(strstr(code, "> 1") - code))), node_of(f, FL_IF, 0));
	assert_int_equal(flow_at(f, token_at(s, (uint32_t)(strstr(code, "else") - code))), node_of(f, FL_ELSE, 0));
	assert_int_equal(flow_at(f, token_at(s, (uint32_t)(strstr(code, "/*") - code))), 0);
	assert_true(flow_extent(f, node_of(f, FL_IF, 0), &first, &last));
	assert_true(token_is(s, first, "if") && token_is(s, last, ")"));
	assert_false(flow_extent(f, f->exit, &first, &last));
	flow_free(f);
	syntax_free(s);
}

/* ---- large and hostile ----------------------------------------------------------------------- */

static struct flow *graph_of(const struct str *code, struct syntax **s)
{
	*s = parse(code->buf, code->len);
	return flow_new(*s, last_item(*s), NULL);
}

/* How many nodes and edges come from code that is repeated n times */
static void measure(const char *before, const char *again, const char *after, int n, uint32_t *nodes, uint32_t *edges)
{
	struct str code = STR_INIT;
	struct syntax *s;
	struct flow *f;

	str_add(&code, before);
	for (int i = 0; i < n; i++)
		str_addf(&code, again, i, i);
	str_add(&code, after);
	f = graph_of(&code, &s);
	*nodes = f->nnodes;
	*edges = 0;
	for (flow_id i = 1; i < f->nnodes; i++)
		*edges += f->nodes[i].nsucc;
	flow_free(f);
	syntax_free(s);
	str_release(&code);
}

static void check_linear(const char *before, const char *again, const char *after)
{
	uint32_t nodes, edges, nodes2, edges2;
	clock_t start = clock();

	measure(before, again, after, 5000, &nodes, &edges);
	measure(before, again, after, 10000, &nodes2, &edges2);
	assert_true(nodes > 5000 && nodes2 < 2 * nodes && edges2 < 2 * edges);
	assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
}

static void test_large(void **state)
{
	(void)state;
	check_linear("void f(void)\n{\n", "\ta%d(%d);\n", "}\n");
	check_linear("void f(void)\n{\n", "\tif (a%d)\n\t\treturn %d;\n", "}\n");
	check_linear("void f(void)\n{\n", "l%d:\tif (b) goto l%d;\n", "}\n");
	check_linear("void f(int x)\n{\n\tswitch (x) {\n", "\tcase %d: g(%d); break;\n", "\t}\n}\n");
	check_linear("void f(void)\n{\n", "\tscoped_guard(m, l%d) { int *p __free(k) = %d; }\n", "}\n");
	check_linear("void f(void)\n{\n", "#ifdef A%d\n\ta(%d);\n#endif\n", "}\n");
	check_linear("void f(void)\n{\n", "l%d:\n\tgoto *p[%d];\n", "}\n");
	check_linear("void f(void)\n{\n", "l:\n\tgoto l; a(%d, %d);\n", "}\n");
	check_linear("void f(void)\n{\n", "\tguard(m)(&l%d);\n\tif (%d) continue;\n", "}\n");
}

/* Nested deeper than the parser follows: something is not understood, and said so */
static void test_deep(void **state)
{
	static const char *const heads[] = { "if (a) ", "while (a) ", "do ", "switch (a) case 1: ", "{ ", "for (;;) " };
	static const char *const tails[] = { "", "", " while (a);", "", "}", "" };
	struct str code = STR_INIT;
	struct syntax *s;
	struct flow *f;

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(heads); k++) {
		for (int depth = 60; depth <= 6000; depth *= 100) {
			str_reset(&code);
			str_add(&code, "void f(void)\n{\n");
			for (int i = 0; i < depth; i++)
				str_add(&code, heads[k]);
			str_add(&code, "b();");
			for (int i = 0; i < depth; i++)
				str_add(&code, tails[k]);
			str_add(&code, "\n}\n");
			f = graph_of(&code, &s);
			assert_true(f->nnodes > 1);
			assert_int_equal(f->ngaps != 0, depth > 60);
			flow_free(f);
			syntax_free(s);
		}
	}
	str_release(&code);
}

/* Every prefix of a program, and the program without one of its tokens, has a graph. */
static void test_broken(void **state)
{
	static const char code[] = "#define M(a) do { if (a) goto x; } while (0)\nint f(int a)\n{\nx: switch (a) { case 1: "
		"do { case 2: b(); } while (({ if (c) break; 1; })); default: M(1); for (;;) { continue; } }\n#if A\n"
		"if (a) {\n#else\n{\n#endif\nguard(m)(l); for_each(x) { goto *p; } }\nreturn ({ goto x; 1; }); }\n";
	char copy[sizeof(code)];

	(void)state;
	for (size_t i = 1; i < sizeof(code); i++) {
		struct str text = STR_INIT;

		graph_text(code, i, &text);
		memcpy(copy, code, sizeof(code));
		copy[i - 1] = ' ';
		graph_text(copy, strlen(copy), &text);
		assert_true(text.len > 0);
		str_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),    cmocka_unit_test(test_cleanups), cmocka_unit_test(test_executed),
		cmocka_unit_test(test_at),       cmocka_unit_test(test_large),    cmocka_unit_test(test_deep),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
