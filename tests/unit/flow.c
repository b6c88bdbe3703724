// SPDX-License-Identifier: GPL-2.0-only
/* flow/: the graph of each kind of statement, as text. The first nodes, TOP → HEADER → OPEN, are left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "flow/flow.h"

/* The graph of the first item that is a function or a macro */
static void check_with(const struct flow_names *names, const char *code, const char *want)
{
	struct str out = STR_INIT, tail = STR_INIT;
	flow_items_t items = { 0 };
	struct err err = { 0 };
	struct syntax *s;
	struct flow *f;
	const char *p;

	assert_int_equal(syntax_parse(&s, code, strlen(code), NULL, &err), 0);
	flow_items(s, &items);
	assert_int_not_equal(items.len, 0);
	f = flow_new(s, items.at[0], names);
	flow_print_text(f, &out);
	p = out.buf;
	if (starts_with(p, "1 top -> 2\n2 header "))
		p = strstr(p, "\n3 open ") + 1;
	str_add(&tail, p);
	assert_string_equal(tail.buf, want);
	str_release(&tail);
	str_release(&out);
	flow_free(f);
	vec_release(&items);
	syntax_free(s);
}

static void check(const char *code, const char *want)
{
	check_with(NULL, code, want);
}

static void test_straight(void **state)
{
	(void)state;
	check("void f(void)\n{\n\tint a = 1;\n\n\tg(a);\n}\n",
	      "3 open 2:1 `{` -> 4\n"
	      "4 decl 3:2 `int a = 1;` in 3 -> 5\n"
	      "5 stmt 5:2 `g(a);` in 3 -> 6\n"
	      "6 close 6:1 `}` of 3 -> 7\n"
	      "7 exit\n"
	      "8 error-exit\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_straight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
