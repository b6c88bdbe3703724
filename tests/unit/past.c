// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pattern trees through the public headers: plain C gives the same tree in a rule as in a file, and what the parts of
 * the engine rely on. Cases for each construct are in tests/smpl/past-*.txt.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/file.h"
#include "smpl/past.h"

static struct smpl *must_parse(const char *text, const struct names *names)
{
	struct err err = { 0 };
	struct smpl *s = NULL;

	if (smpl_parse_all(&s, "t.cocci", text, strlen(text), names, &err))
		fail_msg("%s", err.text);
	return s;
}

static struct err must_fail(const char *text)
{
	struct err err = { 0 };
	struct smpl *s = NULL;

	assert_int_equal(smpl_parse_all(&s, "t.cocci", text, strlen(text), NULL, &err), ERR_USAGE);
	assert_null(s);
	return err;
}

/* ---- plain C --------------------------------------------------------------------------------- */

static bool same_token(const struct past *p, uint32_t t, const struct syntax *s, tok_id u)
{
	size_t n;
	const char *text = token_text(s, u, &n);

	return strlen(p->tokens[t].text) == n && memcmp(p->tokens[t].text, text, n) == 0;
}

static void same_tree(const struct past *p, const struct pnode *n, const struct syntax *s, node_id c)
{
	const struct node *nd = node_at(s, c);
	const struct pnode *k = n->child;
	node_id kc = nd->child;

	if (n->kind != nd->kind || n->role != nd->role || n->sub != nd->sub)
		fail_msg("rule line %u: kind %u, role %u, sub %u; in the file %u, %u, %u", p->tokens[n->first].line,
			 n->kind, n->role, n->sub, nd->kind, nd->role, nd->sub);
	if (n->first <= n->last) {
		assert_true(same_token(p, n->first, s, nd->first));
		assert_true(same_token(p, n->last, s, nd->last));
	}
	for (; k && kc; k = k->next, kc = node_at(s, kc)->next) {
		assert_ptr_equal(k->parent, n);
		assert_true(k->id > n->id);
		same_tree(p, k, s, kc);
	}
	assert_true(!k && !kc);
}

/* Directives, what the file's parser could not read, and "...", which means something else here */
static bool unfit(const struct syntax *s, node_id item)
{
	node_id n;

	if (node_at(s, item)->kind != N_FUNC_DEF && node_at(s, item)->kind != N_DECL)
		return true;
	if (node_has_directive(s, item) ||
	    memmem(s->text + node_start(s, item), node_end(s, item) - node_start(s, item), "...", 3))
		return true;
	for (n = item; n; n = node_next(s, n, item)) {
		if (node_at(s, n)->kind == N_ERROR || node_at(s, n)->kind == N_OPAQUE || node_at(s, n)->kind == N_ALT)
			return true;
	}
	return false;
}

static void compare_item(const struct syntax *s, node_id item, const struct names *names)
{
	uint32_t i, end = node_end(s, item);
	struct str rule = STR_INIT;
	const struct pnode *n;
	struct smpl *smpl;

	str_add(&rule, "@@ @@\n ");
	for (i = node_start(s, item); i < end; i++) {
		str_addch(&rule, s->text[i]);
		if (s->text[i] == '\n')
			str_addch(&rule, ' '); /* nothing in column 0 */
	}
	str_addch(&rule, '\n');
	smpl = must_parse(rule.buf, names);
	n = smpl->rules[0].past->root;
	assert_int_equal(n->kind, PN_SEQ);
	same_tree(smpl->rules[0].past, n->child, s, item);
	assert_null(n->child->next);
	smpl_free(smpl);
	str_release(&rule);
}

static size_t compare_file(const char *path)
{
	struct names *names = names_new();
	struct str text = STR_INIT;
	struct err err = { 0 };
	struct syntax *s;
	size_t done = 0;
	node_id item;

	assert_int_equal(file_read(path, &text, &err), 0);
	names_scan(names, text.buf, text.len);
	assert_int_equal(syntax_parse(&s, text.buf, text.len, names, &err), 0);
	for (item = node_at(s, SYNTAX_ROOT)->child; item; item = node_at(s, item)->next) {
		if (unfit(s, item))
			continue;
		compare_item(s, item, names);
		done++;
	}
	syntax_free(s);
	names_free(names);
	str_release(&text);
	return done;
}

static size_t compare_folder(const char *dir)
{
	struct dirent **names = NULL;
	int n = scandir(dir, &names, NULL, alphasort), i;
	size_t done = 0;

	for (i = 0; i < n; i++) {
		char *path = path_join(dir, names[i]->d_name);

		if (names[i]->d_name[0] != '.' && !strchr(names[i]->d_name, '.'))
			done += compare_folder(path);
		else if (ends_with(path, ".c"))
			done += compare_file(path);
		free(path);
		free(names[i]);
	}
	free(names);
	return done;
}

static void test_plain_c(void **state)
{
	const char *top = getenv("TOP");
	char *dir = path_join(top ? top : ".", "corpus");

	(void)state;
	assert_true(compare_folder(dir) > 50);
	free(dir);
}

/* ---- what others rely on --------------------------------------------------------------------- */

static const struct pnode *find(const struct pnode *n, unsigned kind)
{
	const struct pnode *c, *found;

	if (n->kind == kind)
		return n;
	for (c = n->child; c; c = c->next) {
		found = find(c, kind);
		if (found)
			return found;
	}
	return NULL;
}

/* Nodes point to the very metavariables of the rule, positions too. */
static void test_metavars(void **state)
{
	struct smpl *s = must_parse("@r@\nexpression e;\nposition p, q;\n@@\nf@p(e@q);\n", NULL);
	const struct smpl_rule *r = &s->rules[0];
	const struct pnode *e = find(r->past->root, PN_META), *f = find(r->past->root, N_IDENT);

	(void)state;
	assert_ptr_equal(e->mv, smpl_metavar(r, "e"));
	assert_ptr_equal(e->positions[0], smpl_metavar(r, "q"));
	assert_null(e->positions[1]);
	assert_ptr_equal(f->positions[0], smpl_metavar(r, "p"));
	assert_int_equal(r->past->shape, PAST_STMTS);
	assert_false(r->past->changes);
	smpl_free(s);
}

/* '+' code between a context and a '-' token goes to the '-' token; behind dots to the next one. */
static void test_plus(void **state)
{
	struct smpl *s = must_parse("@@\nexpression e;\n@@\n  a();\n+\tb(e);\n- c(e);\n  ...\n++ d();\n  g();\n", NULL);
	const struct past *p = s->rules[0].past;
	const struct plus_code *const *code = p->tokens[4].before;

	(void)state;
	assert_string_equal(p->tokens[4].text, "c");
	assert_non_null(code);
	assert_null(code[1]);
	assert_int_equal(code[0]->len, 5);
	assert_int_equal(code[0]->at[0].indent, 8);
	assert_true(code[0]->at[0].bol);
	assert_ptr_equal(code[0]->at[2].mv, smpl_metavar(&s->rules[0], "e"));
	assert_false(code[0]->twice);
	assert_string_equal(p->tokens[10].text, "g");
	assert_true(p->tokens[10].before[0]->twice);
	assert_true(p->changes);
	smpl_free(s);
}

/* r.x in a constraint is a metavariable of the rule that uses it. */
static void test_constraints(void **state)
{
	struct smpl *s = must_parse("@r@\nexpression e;\nposition p;\n@@\nf@p(e)\n"
				    "@t@\nposition q != {r.p} && : script:python(r.e) { len(e) > 1 };\n"
				    "expression x <= r.e;\nexpression list[n] es;\n@@\ng@q(x, es)\n", NULL);
	const struct smpl_rule *t = &s->rules[1];
	const struct metavar *q = smpl_metavar(t, "q"), *rp = smpl_metavar(t, "r.p"), *x = smpl_metavar(t, "x");

	(void)state;
	assert_int_equal(q->nconstraints, 2);
	assert_int_equal(q->constraints[0].kind, SC_NOT_POS);
	assert_string_equal(q->constraints[0].refs[0].rule, "r");
	assert_non_null(rp);
	assert_true(rp->constraint_only);
	assert_string_equal(rp->from_name, "p");
	assert_int_equal(rp->kind, MV_POSITION);
	assert_int_equal(q->constraints[1].kind, SC_SCRIPT);
	assert_string_equal(q->constraints[1].script->code, " len(e) > 1 ");
	assert_string_equal(q->constraints[1].script->params[0].name, "r.e");
	assert_int_equal(x->constraints[0].kind, SC_SUBTERM);
	assert_int_equal(smpl_metavar(t, "n")->kind, MV_LENGTH);
	assert_string_equal(smpl_metavar(t, "es")->length_metavar, "n");
	smpl_free(s);
}

static void test_script(void **state)
{
	struct smpl *s = must_parse("@r@\nexpression e;\nposition p;\n@@\nf@p(e)\n"
				    "@script:python t@\ne << r.e = \"none\";\np << r.p = [];\nv << virtual.v;\nout;\n@@\n"
				    "coccinelle.out = e\n", NULL);
	const struct smpl_rule *t = &s->rules[1];

	(void)state;
	assert_int_equal(t->nvars, 4);
	assert_string_equal(t->vars[0].from_rule, "r");
	assert_string_equal(t->vars[0].fallback, "none");
	assert_true(t->vars[1].fallback_empty);
	assert_string_equal(t->vars[2].from_rule, "virtual");
	assert_null(t->vars[3].from_rule);
	assert_string_equal(t->vars[3].name, "out");
	smpl_free(s);
}

/* What a rule inherits by `extends` it has as if it were declared. */
static void test_extends(void **state)
{
	struct smpl *s = must_parse("@r@\nexpression e;\nidentifier f;\n@@\nf(e)\n"
				    "@t extends r@\nidentifier f;\n@@\nf(e)\n", NULL);

	(void)state;
	assert_string_equal(s->rules[1].extends, "r");
	assert_string_equal(smpl_metavar(&s->rules[1], "e")->from_rule, "r");
	assert_null(smpl_metavar(&s->rules[1], "f")->from_rule);
	smpl_free(s);
}

/* Typedefs of one rule hold for the later ones; what is a metavariable here is no typedef. */
static void test_names(void **state)
{
	struct smpl *s = must_parse("@@\ntypedef my_t;\n@@\nsizeof(my_t)\n@@ @@\nf((my_t)x)\n"
				    "@@\nexpression my_t;\n@@\nf((my_t) - 1)\n", NULL);

	(void)state;
	assert_non_null(find(s->rules[0].past->root, N_TYPE_NAME));
	assert_non_null(find(s->rules[1].past->root, N_CAST));
	assert_null(find(s->rules[2].past->root, N_CAST));
	smpl_free(s);
}

static void test_errors(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "@@\n@@\n+ f();\n", "t.cocci:3:1: a rule needs" },
		{ "@@\nstatement S;\n@@\nf(S)\n", "t.cocci:4:3: 'S', a metavariable of kind 'statement'" },
		{ "@@\n@@\n(\n a();\n|\n b();\n)\n+ c();\n", "t.cocci:8:1: this '+' line has no code" },
		{ "@script:ocaml@\n@@\nx\n", "t.cocci:1:9: scripts in OCaml are not supported" },
		{ "@@\n@@\n* f();\n- g();\n", "t.cocci:3:3: '*' lines can't be mixed" },
		{ "@@\n@@\nf(\n", "t.cocci:3:2: this '(' is never closed" },
		{ "@@\n@@\nif (x) {\n  ...\n", "t.cocci:3:8: this '{' is never closed" },
		{ "@r@\nexpression e;\n@@\nf(e)\n@@\nexpression x != s.e;\n@@\ng(x)\n",
		  "t.cocci:6:19: no rule 's' before this one" },
		{ "@@\ncomments c;\n@@\ng(x)\n", "t.cocci:2:1: not supported yet: 'comments'" },
		{ "#include \"x.cocci\"\n@@\n@@\ng(x)\n", "t.cocci:1:1: not supported yet: including" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct err err = must_fail(cases[i].text);

		if (!starts_with(err.text, cases[i].error))
			fail_msg("expected: %s\ngot: %s", cases[i].error, err.text);
		assert_non_null(strchr(err.text, '^'));
	}
}

/* Nesting without end is an error, not the end of our stack or patience. */
static void test_hostile(void **state)
{
	static const char *const parts[] = { "(", "f(", "{ ", "\\(", "<... ", "if (x) ", "x[", "- ", "!", "(int)", "sizeof ",
					     "struct { ", "typeof(", "a ? ", "\\( a \\| ", "x y * " };
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		struct str s = STR_INIT;
		struct err err = { 0 };
		struct smpl *smpl;

		str_add(&s, "@@\n@@\n ");
		for (k = 0; k < 3000; k++)
			str_add(&s, parts[i]);
		str_add(&s, "\n");
		assert_int_equal(smpl_parse_all(&smpl, "t.cocci", s.buf, s.len, NULL, &err), ERR_USAGE);
		str_release(&s);
	}
}

/* What fails deep inside is not tried again at every level around it. */
static void test_deep_failure(void **state)
{
	struct str s = STR_INIT;
	struct err err = { 0 };
	struct smpl *smpl;
	int k;

	(void)state;
	str_add(&s, "@@\n@@\n");
	for (k = 0; k < 40; k++)
		str_add(&s, "(\na();\n|\n");
	str_add(&s, "x = ;\n");
	for (k = 0; k < 40; k++)
		str_add(&s, ")\n");
	assert_int_equal(smpl_parse_all(&smpl, "t.cocci", s.buf, s.len, NULL, &err), ERR_USAGE);
	assert_true(starts_with(err.text, "t.cocci:123:5: the pattern is no C"));
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_c),
		cmocka_unit_test(test_metavars),
		cmocka_unit_test(test_plus),
		cmocka_unit_test(test_constraints),
		cmocka_unit_test(test_script),
		cmocka_unit_test(test_extends),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_deep_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
