// SPDX-License-Identifier: GPL-2.0-only
/* Rules on small texts: what is found, of which kind, and what the edits make of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "match/match.h"

#define DEREF                                                                                       \
	"@r@\npte_t *p;\nexpression e;\n@@\n(\n- READ_ONCE(*p)\n+ ptep_get(p)\n|\n- (*p)\n"         \
	"+ ptep_get(p)\n|\n- *p\n+ ptep_get(p)\n|\n- p[e]\n+ ptep_get(&p[e])\n)\n"
#define TYPES "typedef struct { long pte; } pte_t;\nstruct s { pte_t *ptep; pte_t copy; };\n"

static void apply(const struct match_result *m, const char *text, struct str *out)
{
	uint32_t at = 0, end;
	size_t g, e;

	/* groups of these tests do not nest: in order of the text is enough */
	for (g = 0; g < m->groups.len; g++) {
		for (e = 0; e < m->groups.at[g].nedits; e++) {
			end = m->groups.at[g].edits[e].start;
			assert_true(end >= at);
			str_addn(out, text + at, end - at);
			str_add(out, m->groups.at[g].edits[e].text);
			at = m->groups.at[g].edits[e].end;
		}
	}
	str_add(out, text + at);
}

static void expect(const char *rule, const char *text, const char *want)
{
	struct str got = STR_INIT;
	struct match_result m;
	struct err err = { 0 };

	if (match_text("t.cocci", rule, strlen(rule), "t.c", text, strlen(text), &m, &err))
		fail_msg("%s", err.text);
	apply(&m, text, &got);
	assert_string_equal(got.buf, want);
	str_release(&got);
	match_release(&m);
}

static void expect_kinds(const char *rule, const char *text, const char *want)
{
	struct str got = STR_INIT;
	struct match_result m;
	struct err err = { 0 };
	size_t i;

	if (match_text("t.cocci", rule, strlen(rule), "t.c", text, strlen(text), &m, &err))
		fail_msg("%s", err.text);
	for (i = 0; i < m.result.findings.len; i++)
		str_addf(&got, "%d:%s ", m.result.findings.at[i].line, m.result.findings.at[i].kind);
	assert_string_equal(got.buf, want);
	str_release(&got);
	match_release(&m);
}

static void test_reads(void **state)
{
	(void)state;
	expect(DEREF, TYPES "long f(pte_t *q) { return pte_val(*q); }\n",
	       TYPES "long f(pte_t *q) { return pte_val(ptep_get(q)); }\n");
	expect(DEREF, TYPES "long f(struct s *s) { return g(*s->ptep, READ_ONCE(*s->ptep)); }\n",
	       TYPES "long f(struct s *s) { return g(ptep_get(s->ptep), ptep_get(s->ptep)); }\n");
	expect(DEREF, TYPES "long f(pte_t *q) { return (*q).pte + (*(q++)).pte; }\n",
	       TYPES "long f(pte_t *q) { return ptep_get(q).pte + ptep_get((q++)).pte; }\n");
	expect(DEREF, TYPES "long f(pte_t *q) { return q[1].pte; }\n",
	       TYPES "long f(pte_t *q) { return ptep_get(&q[1]).pte; }\n");
}

static void test_comments_stay(void **state)
{
	(void)state;
	expect(DEREF, TYPES "long f(pte_t *q) { return g(* /* here */ q /* and here */); }\n",
	       TYPES "long f(pte_t *q) { return g(ptep_get( /* here */ q) /* and here */); }\n");
}

static void test_no_read(void **state)
{
	(void)state;
	expect(DEREF, TYPES "long f(pte_t *q) { return h(&*q, &q[1], sizeof(*q), sizeof(q[0])); }\n",
	       TYPES "long f(pte_t *q) { return h(&*q, &q[1], sizeof(*q), sizeof(q[0])); }\n");
	expect(DEREF, TYPES "void f(long *q, struct s *s) { g(*q, q[2], s->copy); }\n",
	       TYPES "void f(long *q, struct s *s) { g(*q, q[2], s->copy); }\n");
}

static void test_kinds(void **state)
{
	(void)state;
	expect_kinds(DEREF, TYPES "void f(pte_t *q, pte_t v)\n{\n\t*q = v;\n\tg(*q);\n\tg(q[1]);\n"
		     "\t(*q).pte |= 1;\n\tWRITE_ONCE(*q, v);\n\t(*q).pte++;\n}\n",
		     "5:write 6:read 7:index 8:read-write 9:write 10:read-write ");
}

static void test_branches(void **state)
{
	(void)state;
	/* a branch that cuts through a statement: every place once */
	expect_kinds(DEREF, TYPES "int f(pte_t *q, int n)\n{\n#ifdef A\n\tif (g(*q)) {\n#else\n"
		     "\tif (h(*q)) {\n#endif\n\t\treturn k(*q);\n\t}\n\treturn 0;\n}\n",
		     "6:read 8:read 10:read ");
}

static void test_shadowing(void **state)
{
	(void)state;
	expect_kinds(DEREF, TYPES "int f(pte_t *q)\n{\n\tif (g(*q)) {\n\t\tlong *q = 0;\n\n"
		     "\t\treturn g(*q);\n\t}\n\treturn g(*q);\n}\n", "5:read 10:read ");
}

static void test_dots(void **state)
{
	(void)state;
	expect("@@\nexpression x;\n@@\n- f(x, ...)\n+ g(x)\n", "int a(int b) { return f(b, 1, 2) + f(b); }\n",
	       "int a(int b) { return g(b) + g(b); }\n");
	expect("@@\nexpression x, y;\n@@\n- f(x, ..., y)\n+ g(x, y)\n",
	       "int a(int b) { return f(1, 2, 3, b) + f(b, 1); }\n",
	       "int a(int b) { return g(1, b) + g(b, 1); }\n");
	expect("@@\nexpression x;\n@@\n f(x,\n-  ...\n+  0\n  )\n",
	       "int a(int b) { return f(1, 2, 3, b); }\n", "int a(int b) { return f(1, 0); }\n");
}

static void test_spacing(void **state)
{
	(void)state;
	expect("@@\nexpression a, b;\n@@\n- same(a, b)\n+ (val(a) == val(b))\n",
	       "int f(int *p, int q) { return !same(*p, q); }\n",
	       "int f(int *p, int q) { return !(val(*p) == val(q)); }\n");
}

static void test_parentheses_added(void **state)
{
	(void)state;
	expect("@@\nexpression x;\n@@\n- twice(x)\n+ x * 2\n", "int a(int b) { return twice(b + 1); }\n",
	       "int a(int b) { return (b + 1) * 2; }\n");
	expect("@@\nexpression x;\n@@\n- twice(x)\n+ x + x\n", "int a(int b) { return twice(b * b); }\n",
	       "int a(int b) { return b * b + b * b; }\n");
}

static void test_same_metavariable_twice(void **state)
{
	(void)state;
	expect_kinds("@@\nexpression x;\n@@\n* f(x, x)\n",
		     "int a(int b, int c)\n{\n\treturn f(b, c) +\n\t       f(b + c, b  +  c);\n}\n", "4: ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_comments_stay),
		cmocka_unit_test(test_no_read),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_branches),
		cmocka_unit_test(test_shadowing),
		cmocka_unit_test(test_dots),
		cmocka_unit_test(test_spacing),
		cmocka_unit_test(test_parentheses_added),
		cmocka_unit_test(test_same_metavariable_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
