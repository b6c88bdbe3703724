// SPDX-License-Identifier: GPL-2.0-only
/* Isomorphisms: rules before and after, iso files, what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "match/engine.h"

struct setup {
	struct isos *isos;
	struct smpl *smpl;
	struct arena *arena;
	struct str notes;
};

static void setup(struct setup *s, const char *iso_file, const char *rule)
{
	struct err err = { 0 };

	*s = (struct setup){ .arena = arena_new(), .notes = STR_INIT };
	if (isos_read(&s->isos, iso_file, &err) ||
	    smpl_parse_all(&s->smpl, "rule.cocci", rule, strlen(rule), NULL, &err) || isos_use(s->isos, s->smpl, &err))
		fail_msg("%s", err.text);
}

static void teardown(struct setup *s)
{
	smpl_free(s->smpl);
	isos_free(s->isos);
	arena_free(s->arena);
	str_release(&s->notes);
}

/* Tokens of a pattern, alternatives in brackets; '-' code and places of '+' code are marked */
static void show(const struct past *p, const struct pnode *n, struct str *out)
{
	const struct pnode *c = n->child;
	uint32_t t = n->first;

	if (n->kind == PN_DISJ)
		str_add(out, "[");
	if (n->test)
		str_add(out, "?");
	for (; c; c = c->next) {
		for (; t < c->first && c->first <= c->last; t++)
			str_addf(out, "%s%s ", p->tokens[t].mark == MARK_MINUS ? "-" : "", p->tokens[t].text);
		show(p, c, out);
		if (n->kind == PN_DISJ && c->next)
			str_add(out, "| ");
		if (c->first <= c->last)
			t = c->last + 1;
	}
	for (; t <= n->last && n->first <= n->last; t++)
		str_addf(out, "%s%s%s ", p->tokens[t].mark == MARK_MINUS ? "-" : "", p->tokens[t].text,
			 p->tokens[t].after ? "+" : "");
	if (n->kind == PN_DISJ)
		str_add(out, "] ");
}

/* Ids count up in preorder, ranges nest, children point to their parents. */
static void check_tree(const struct past *p, const struct pnode *n, unsigned *id)
{
	uint32_t at = n->first;

	assert_int_equal(n->id, ++*id);
	for (size_t i = 0; i < n->nwhens; i++) {
		if (n->whens[i].code) {
			assert_true(n->whens[i].code->first >= n->first && n->whens[i].code->last <= n->last);
			check_tree(p, n->whens[i].code, id);
		}
	}
	for (const struct pnode *c = n->child; c; c = c->next) {
		assert_ptr_equal(c->parent, n);
		check_tree(p, c, id);
		if (c->first > c->last)
			continue;
		assert_true(c->first >= at && c->last <= n->last);
		at = c->last + 1;
	}
}

static void expect_with(const char *iso_file, const char *rule, const char *expected)
{
	struct str out = STR_INIT;
	const struct past *p;
	struct setup s;
	unsigned id = 0;

	setup(&s, iso_file, rule);
	p = isos_apply(s.isos, &s.smpl->rules[0], s.arena, &s.notes);
	assert_non_null(p);
	check_tree(p, p->root, &id);
	assert_int_equal(id, p->nnodes);
	show(p, p->root, &out);
	if (out.len)
		out.buf[--out.len] = '\0';
	assert_string_equal(out.buf, expected);
	assert_int_equal(s.notes.len, 0);
	str_release(&out);
	teardown(&s);
}

static void expect(const char *rule, const char *expected)
{
	expect_with(NULL, rule, expected);
}

static void test_order(void **state)
{
	(void)state;
	expect("@@ expression x; @@\n* x == NULL\n", "[[x == NULL | ! x ] | NULL == x ]");
	expect("@r disable is_null@ expression x; @@\n* x == NULL\n", "[x == NULL | NULL == x ]");
	expect("@r disable is_null, commeq@ expression x; @@\n* x == NULL\n", "x == NULL");
	/* where the condition is none, a pointer alone counts only as one */
	expect("@r disable commneq@ expression x; @@\n* x != NULL\n", "[x != NULL | ?x ]");
}

static void test_marks(void **state)
{
	(void)state;
	expect("@@ expression x; @@\n- x == NULL\n+ none(x)\n", "[[-x -== -NULL+ | -! -x+ ] | -NULL -== -x+ ]");
	/* an operand that is replaced as a whole */
	expect("@@ expression x; @@\n  x ==\n- NULL\n+ NOTHING\n", "x == -NULL+");
	/* where changes are inside of what the metavariables stand for */
	expect("@r disable drop_else@ expression x; statement S; @@\nif (x) {\n- f();\n- g();\n} else S\n",
	       "[if ( x ) { -f -( -) -; -g -( -) -; } else S | "
	       "if ( ! x ) S else { -f -( -) -; -g -( -) -; } ]");
}

static void test_purity(void **state)
{
	(void)state;
	expect("@@ expression x; type T; @@\n* f((T)x)\n", "f ( [( T ) x | x ] )");
	expect("@@ expression x; type T; @@\n* f((T)x, sizeof(T))\n", "f ( ( T ) x , sizeof ( T ) )");
	expect("@@ expression x; type T; @@\n- f((T)x)\n+ g(T)\n", "-f -( -( -T -) -x -)+");
}

static void test_braces(void **state)
{
	(void)state;
	expect("@@ @@\nif (x) {\n- f();\n+ g();\n}\n", "if ( x ) [{ -f -( -) -;+ } | -f -( -) -;+ ]");
	expect("@@ @@\nif (x) {\n- f();\n}\n", "if ( x ) { -f -( -) -; }");
	expect("@@ @@\nif (x) {\n- f();\n+ g(); h();\n}\n", "if ( x ) { -f -( -) -;+ }");
	expect("@@ identifier f; @@\nf() {\n- g();\n+ h();\n}\n", "f ( ) { -g -( -) -;+ }");
}

static void test_positions(void **state)
{
	(void)state;
	/* what has a position must be there in each form */
	expect("@@ expression x; position p; @@\n* x ==@p NULL\n", "[x == NULL | NULL == x ]");
	expect("@@ expression x; position p; @@\n* x@p == NULL\n", "[[x == NULL | ! x ] | NULL == x ]");
}

static char *write_file(const char *text)
{
	char *path = xstrdup("/tmp/pteris-iso-XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	return path;
}

static void test_own_file(void **state)
{
	char *path = write_file("// ours\nExpression\n@ twice @\nexpression e;\n@@\n e + e => 2 * e\n\n"
				"Statement @@ expression e; @@ f(e); <=> g(e); => h();\n");

	(void)state;
	expect_with(path, "@@ expression x; @@\n* x + x\n", "[x + x | 2 * x ]");
	expect_with(path, "@@ expression x, y; @@\n* x + y\n", "x + y");
	expect_with(path, "@r disable twice@ expression x; @@\n* x + x\n", "x + x");
	expect_with(path, "@@ expression x; @@\n- g(x);\n", "[-f -( -x -) -; | -g -( -x -) -; | -h -( -) -; ]");
	unlink(path);
	free(path);
}

static void wrong(const char *text, const char *expected)
{
	char *path = write_file(text);
	struct err err = { 0 };
	struct isos *isos;

	assert_int_equal(isos_read(&isos, path, &err), ERR_USAGE);
	assert_null(isos);
	if (!strstr(err.text, expected))
		fail_msg("%s\nlacks\n%s", err.text, expected);
	unlink(path);
	free(path);
}

static void test_errors(void **state)
{
	(void)state;
	wrong("Expresion\n@ x @\n@@\n1 => 2\n", ":1:1: expected the kind of an isomorphism");
	wrong("Expression\n@ x @\n@@\n1\n", ":2:1: an isomorphism has two sides at least");
	wrong("Expression\n@ x @\n@@\n1 =>\n", "a side of this isomorphism is missing");
	wrong("Expression\n@ x @\nexpresion e;\n@@\n1 => 2\n", ":3:1: unknown metavariable kind 'expresion'");
	wrong("Expression\n@ x @\n@@\n1 => return;\n", ":4:6: this does not fit");
	wrong("Expression\n@ x @\n@@\n1 => 2\nExpression\n@ x @\n@@\n3 => 4\n", ":6:1: there is an isomorphism of this name");
	wrong("Expression\n@ x @\n", "expected '@@'");
	wrong("Expression\n@ x y\n", "expected '@' behind the name");
}

static void test_unknown_name(void **state)
{
	const char *rule = "@r disable is_nul@ expression x; @@\n* x\n";
	struct err err = { 0 };
	struct isos *isos;
	struct smpl *smpl;

	(void)state;
	assert_int_equal(isos_read(&isos, NULL, &err), 0);
	assert_int_equal(smpl_parse_all(&smpl, "r.cocci", rule, strlen(rule), NULL, &err), 0);
	assert_int_equal(isos_use(isos, smpl, &err), ERR_USAGE);
	assert_string_equal(err.text, "rule 'r' disables the isomorphism 'is_nul', which does not exist; "
				      "did you mean 'is_null'?");
	smpl_free(smpl);
	isos_free(isos);
}

/* 40 ifs inside each other would be 2^40 forms. */
static void test_limit(void **state)
{
	struct str rule = STR_INIT;
	const struct past *p;
	struct setup s;
	int i;

	(void)state;
	str_add(&rule, "@@ expression x; @@\n");
	for (i = 0; i < 40; i++)
		str_add(&rule, "  if (x == NULL) {\n");
	str_add(&rule, "- f();\n- g();\n");
	for (i = 0; i < 40; i++)
		str_add(&rule, "  } else { h(); }\n");
	setup(&s, NULL, rule.buf);
	p = isos_apply(s.isos, &s.smpl->rules[0], s.arena, &s.notes);
	assert_non_null(p);
	assert_true(p->nnodes < 65535);
	assert_non_null(strstr(s.notes.buf, "not applied everywhere"));
	teardown(&s);
	str_release(&rule);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),	 cmocka_unit_test(test_marks),	     cmocka_unit_test(test_purity),
		cmocka_unit_test(test_braces),	 cmocka_unit_test(test_positions),   cmocka_unit_test(test_own_file),
		cmocka_unit_test(test_errors),	 cmocka_unit_test(test_unknown_name), cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
