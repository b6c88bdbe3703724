// SPDX-License-Identifier: GPL-2.0-only
/* Rule files through the public header: what the matcher relies on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/file.h"
#include "smpl/smpl.h"

static struct smpl *must_parse(const char *text)
{
	struct err err = { 0 };
	struct smpl *s = NULL;

	if (smpl_parse(&s, "rules/x/test-rule.cocci", text, strlen(text), NULL, &err))
		fail_msg("%s", err.text);
	return s;
}

static struct err must_fail(const char *text, const struct names *names)
{
	struct err err = { 0 };
	struct smpl *s = NULL;

	assert_int_equal(smpl_parse(&s, "t.cocci", text, strlen(text), names, &err), ERR_USAGE);
	assert_null(s);
	assert_int_equal(err.code, ERR_USAGE);
	return err;
}

/* The only pattern of the only rule */
static const struct pattern *only(const struct smpl *s)
{
	assert_int_equal(s->nrules, 1);
	assert_int_equal(s->rules[0].nalts, 1);
	return &s->rules[0].alts[0];
}

/* Index of the n-th token of the pattern with this text */
static tok_id find_token(const struct pattern *p, const char *text, int n)
{
	tok_id t;

	for (t = 0; t < p->tree->ntoks; t++) {
		if (!token_is_trivia(&p->tree->toks[t]) && token_is(p->tree, t, text) && n-- == 0)
			return t;
	}
	fail_msg("no token %s", text);
	return 0;
}

static void test_header(void **state)
{
	struct smpl *s = must_parse("/// The message\n"
				    "/// more of it\n"
				    "//# for people\n"
				    "///\n"
				    "// Confidence: High\n"
				    "// Copyright: (C) nobody\n"
				    "// Options: --no-includes\n"
				    "// Pteris-Kinds: read index\n"
				    "// Pteris-Message: read one\n"
				    "// Pteris-Message: index two\n"
				    "#spatch --include-headers\n"
				    "@@ expression e; @@\n"
				    "* f(e)\n"
				    "/// not the header\n");
	(void)state;
	assert_string_equal(s->name, "test-rule");
	assert_string_equal(s->header.message, "The message");
	assert_string_equal(s->header.description, "The message\nmore of it\nfor people");
	assert_string_equal(s->header.confidence, "High");
	assert_string_equal(s->header.options, "--include-headers --no-includes");
	assert_null(s->header.url);
	assert_int_equal(s->header.nkeys, 3);
	assert_string_equal(smpl_key(s, "Message", 0), "read one");
	assert_string_equal(smpl_key(s, "Message", 1), "index two");
	assert_null(smpl_key(s, "Message", 2));
	assert_null(smpl_key(s, "Local", 0));
	smpl_free(s);
}

static void test_metavars(void **state)
{
	struct smpl *s = must_parse("@r@\n"
				    "pte_t *p, q;\n"
				    "expression *e;\n"
				    "unsigned x;\n"
				    "const struct foo *const s;\n"
				    "constant char[] c;\n"
				    "type T;\n"
				    "T *t;\n"
				    "identifier f =~ \"^a\\.b\" && != {k, l};\n"
				    "@@\n"
				    "* f(p, q, e, x, s, c, t)\n");
	const struct smpl_rule *r = &s->rules[0];
	const struct metavar *mv = smpl_metavar(r, "q");
	struct str out = STR_INIT;

	(void)state;
	ctype_print(mv->type, &out);
	assert_string_equal(out.buf, "pte_t *"); /* one '*' holds for all names, as in Coccinelle */
	assert_ptr_equal(mv->type, smpl_metavar(r, "p")->type);
	assert_int_equal(mv->kind, MV_EXPRESSION);
	assert_int_equal(mv->line, 2);
	assert_true(smpl_metavar(r, "e")->any_pointer);
	assert_null(smpl_metavar(r, "e")->type);
	assert_string_equal(smpl_metavar(r, "x")->type->name, "unsigned int");
	assert_int_equal(smpl_metavar(r, "s")->type->inner->kind, CT_STRUCT);
	assert_int_equal(smpl_metavar(r, "c")->kind, MV_CONSTANT);
	assert_int_equal(smpl_metavar(r, "c")->type->kind, CT_ARRAY);
	assert_string_equal(smpl_metavar(r, "t")->type_metavar, "T");
	mv = smpl_metavar(r, "f");
	assert_int_equal(mv->nconstraints, 2);
	assert_true(regex_match(mv->constraints[0].regex, "a.b", 3, NULL));
	assert_false(regex_match(mv->constraints[0].regex, "aab", 3, NULL));
	assert_int_equal(mv->constraints[1].kind, SC_NOT_EQ);
	assert_string_equal(mv->constraints[1].values[1], "l");
	assert_null(mv->constraints[1].values[2]);
	assert_null(smpl_metavar(r, "nobody"));
	str_release(&out);
	smpl_free(s);
}

static void test_marks(void **state)
{
	struct smpl *s = must_parse("@r@\nexpression e;\nposition p;\n@@\n"
				    "  f@p(\n"
				    "-   a,\n"
				    "+   b, // why\n"
				    "+   c,\n"
				    "  e)\n");
	const struct pattern *p = only(s);
	tok_id t = find_token(p, "f", 0);

	(void)state;
	assert_int_equal(p->shape, PAT_EXPR);
	assert_int_equal(node_at(p->tree, p->root)->kind, N_CALL);
	assert_true(p->changes);
	assert_false(p->star);
	assert_int_equal(p->marks[t].mark, MARK_CONTEXT);
	assert_string_equal(p->marks[t].position, "p");
	assert_int_equal(p->marks[t].line, 5);
	assert_int_equal(p->marks[t].column, 3);
	t = find_token(p, ",", 0);
	assert_int_equal(p->marks[t].mark, MARK_MINUS);
	assert_string_equal(p->marks[t].plus_after, "   b, // why\n   c,");
	assert_string_equal(p->marks[t].plus_before, "");
	t = find_token(p, "e", 0);
	assert_int_equal(p->marks[t].mark, MARK_CONTEXT);
	smpl_free(s);
}

static void test_plus_places(void **state)
{
	struct smpl *s =
		must_parse("@@ expression e; @@\n+ first(\n  f(\n+ middle,\n- e\n  )\n+ )\n");
	const struct pattern *p = only(s);

	(void)state;
	assert_string_equal(p->marks[find_token(p, "f", 0)].plus_before, " first(");
	assert_string_equal(p->marks[find_token(p, "e", 0)].plus_before, " middle,");
	assert_string_equal(p->marks[find_token(p, ")", 0)].plus_after, " )");
	smpl_free(s);
}

static void test_alternatives(void **state)
{
	struct smpl *s = must_parse("@@ pte_t *p; expression e; @@\n"
				    "(\n- READ_ONCE(*p)\n+ ptep_get(p)\n|\n- *p\n+ ptep_get(p)\n"
				    "|\n- p[e]\n+ ptep_get(&p[e])\n)\n");
	const struct smpl_rule *r = &s->rules[0];
	static const enum node_kind kinds[] = { N_CALL, N_DEREF, N_INDEX };
	size_t i;

	(void)state;
	assert_int_equal(r->nalts, 3);
	for (i = 0; i < 3; i++) {
		const struct pattern *p = &r->alts[i];
		const struct node *root = node_at(p->tree, p->root);

		assert_int_equal(root->kind, kinds[i]);
		assert_string_equal(p->marks[root->last].plus_after,
				    i < 2 ? " ptep_get(p)" : " ptep_get(&p[e])");
	}
	smpl_free(s);
}

static void test_dots(void **state)
{
	struct smpl *s = must_parse("@@ expression e; @@\n* f(..., e, ...) + g[...] + __dots1\n");
	const struct pattern *p = only(s);
	const struct smpl_rule *r = &s->rules[0];
	int dots = 0;
	node_id n;

	(void)state;
	for (n = p->root; n; n = node_next(p->tree, n, p->root)) {
		const struct metavar *mv;

		if (node_at(p->tree, n)->kind != N_IDENT)
			continue;
		mv = smpl_metavar(r, node_ident(p->tree, n));
		dots += mv && mv->kind == MV_DOTS;
	}
	assert_int_equal(dots, 3);
	assert_null(smpl_metavar(r, "__dots1")); /* that one is the rule's own */
	assert_true(p->star);
	smpl_free(s);
}

static void test_statement(void **state)
{
	struct smpl *s =
		must_parse("@@ expression e; identifier x; @@\n- x = f(e);\n+ x = g(e);\n");
	const struct pattern *p = only(s);

	(void)state;
	assert_int_equal(p->shape, PAT_STMTS);
	assert_int_equal(node_at(p->tree, p->root)->kind, N_EXPR_STMT);
	assert_string_equal(p->marks[find_token(p, ";", 0)].plus_after, " x = g(e);");
	smpl_free(s);
}

/* A type metavariable, and a typedef that only this file declares, make a cast. */
static void test_types_in_patterns(void **state)
{
	struct smpl *s =
		must_parse("@@ type T; typedef my_t; expression e; @@\n- (T)e + (my_t)e\n+ e\n");
	const struct pattern *p = only(s);
	int casts = 0;
	node_id n;

	(void)state;
	for (n = p->root; n; n = node_next(p->tree, n, p->root))
		casts += node_at(p->tree, n)->kind == N_CAST;
	assert_int_equal(casts, 2);
	smpl_free(s);
}

static void test_names(void **state)
{
	struct names *names = names_new();
	struct err err;
	struct smpl *s;
	const char *text = "@@ filed x; expression e; @@\n* (other_t)e + x\n";

	(void)state;
	err = must_fail(text, names);
	assert_non_null(
		strstr(err.text, "unknown metavariable kind 'filed'; did you mean 'field'?"));
	names_add(names, "filed", 5, NAME_TYPEDEF);
	names_add(names, "other_t", 7, NAME_TYPEDEF);
	err = (struct err){ 0 };
	assert_int_equal(smpl_parse(&s, "t.cocci", text, strlen(text), names, &err), 0);
	assert_int_equal(s->nnotes, 0);
	smpl_free(s);
	text = "@@ unheard_t x; @@\n* f(x)\n";
	assert_int_equal(smpl_parse(&s, "t.cocci", text, strlen(text), names, &err), 0);
	assert_int_equal(s->nnotes, 1);
	assert_string_equal(s->notes[0].text, "the tree has no type 'unheard_t'");
	smpl_free(s);
	names_free(names);
}

static bool is_in_list(void *ctx, const char *rule)
{
	const char *const *v;

	for (v = ctx; *v; v++) {
		if (strcmp(*v, rule) == 0)
			return true;
	}
	return false;
}

static void test_depends(void **state)
{
	struct smpl *s = must_parse("virtual a, b\n"
				    "@one@ @@\n* f()\n"
				    "@depends on a && !(b || one)@ @@\n* g()\n"
				    "@r depends on a && b || one@ @@\n* h()\n");
	const char *const a[] = { "a", NULL }, *const b[] = { "a", "b", NULL },
			  *const none[] = { NULL };
	const char *one[] = { "one", NULL };

	(void)state;
	assert_string_equal(s->virtuals[1], "b");
	assert_null(s->virtuals[2]);
	assert_string_equal(s->rules[1].name, "rule starting on line 4");
	assert_true(smpl_depends(&s->rules[0], none, NULL, NULL));
	assert_true(smpl_depends(&s->rules[1], a, NULL, NULL));
	assert_false(smpl_depends(&s->rules[1], none, NULL, NULL));
	assert_false(smpl_depends(&s->rules[1], b, NULL, NULL));
	assert_false(smpl_depends(&s->rules[1], a, is_in_list, one));
	assert_true(smpl_depends(&s->rules[2], none, is_in_list, one));
	assert_true(smpl_depends(&s->rules[2], b, NULL, NULL));
	assert_false(smpl_depends(&s->rules[2], a, NULL, NULL));
	smpl_free(s);
}

static void test_files(void **state)
{
	static const char text[] = "@@ expression e; @@\r\n- f(e)\r\n+ g(e)\r\n";
	struct err err = { 0 };
	struct smpl *s;

	(void)state;
	assert_int_equal(file_write("a.b.cocci", text, strlen(text), &err), 0);
	assert_int_equal(smpl_read(&s, "a.b.cocci", NULL, &err), 0);
	assert_string_equal(s->name, "a.b");
	assert_string_equal(only(s)->marks[find_token(only(s), ")", 0)].plus_after, " g(e)");
	smpl_free(s);
	assert_int_equal(smpl_read(&s, "absent.cocci", NULL, &err), ERR_NOTFOUND);
	assert_null(s);
	smpl_free(NULL);
}

/* A long path and a long line leave room for the caret. */
static void test_long_error(void **state)
{
	struct str text = STR_INIT, path = STR_INIT;
	struct err err = { 0 };
	struct smpl *s;
	int i;

	(void)state;
	for (i = 0; i < 3000; i++) {
		str_add(&path, "p/");
		str_add(&text, "// x\n");
	}
	str_add(&text, "@@ expression e; @@\n- ");
	for (i = 0; i < 500; i++)
		str_add(&text, "e + ");
	str_add(&text, "` + e\n");
	assert_int_equal(smpl_parse(&s, path.buf, text.buf, text.len, NULL, &err), ERR_USAGE);
	assert_true(ends_with(err.text, "^"));
	assert_non_null(strstr(err.text, "e + ` + e\n"));
	str_release(&text);
	str_release(&path);
	must_fail("@@ expression e; @@\n- f(\xff\xfe", NULL);
	err = (struct err){ 0 };
	assert_int_equal(smpl_parse(&s, "t", "@@\0@@", 5, NULL, &err), ERR_USAGE);
	assert_non_null(strstr(err.text, "NUL"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),	     cmocka_unit_test(test_metavars),
		cmocka_unit_test(test_marks),	     cmocka_unit_test(test_plus_places),
		cmocka_unit_test(test_alternatives), cmocka_unit_test(test_dots),
		cmocka_unit_test(test_statement),    cmocka_unit_test(test_types_in_patterns),
		cmocka_unit_test(test_names),	     cmocka_unit_test(test_depends),
		cmocka_unit_test(test_files),	     cmocka_unit_test(test_long_error),
	};

	return cmocka_run_group_tests_name("smpl", tests, NULL, NULL);
}
