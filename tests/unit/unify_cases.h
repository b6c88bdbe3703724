/* SPDX-License-Identifier: GPL-2.0-only */
/* Cases of unify.c. Without " { " in what is expected, pairs are not shown. */
static const struct unify_case cases[] = {
	{ "expression x, y;", "h(x, y);", "void f(void)\n{\n\th(a, b);\n\th(a);\n}\n", "3 x=a y=b\n" },
};
