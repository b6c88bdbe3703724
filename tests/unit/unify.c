// SPDX-License-Identifier: GPL-2.0-only
/*
 * match/unify: small patterns on small code. Called with a rule file and a C file it prints what the elements of the
 * first rule match there under isomorphisms (environment NO_ISOS: without), for writing cases.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "index/decls.h"
#include "match/engine.h"

struct bench {
	struct smpl *smpl;
	struct source src;
	struct decls *decls;
	struct arena *arena;
	struct unifier u;
	struct str *out;
	bool pairs;
};

static void add_token_text(const struct syntax *s, tok_id first, tok_id last, struct str *out)
{
	const char *p;
	size_t n;

	for (tok_id t = first; t <= last; t = token_next(s, t)) {
		p = token_text(s, t, &n);
		if (t != first)
			str_addch(out, ' ');
		str_addn(out, p, n);
	}
}

/* Names in the order of their declaration */
static void add_bindings(const struct bench *b, const struct found *f)
{
	const struct value *v;

	for (size_t i = 0; i < b->u.rule->nmetavars; i++) {
		v = bindings_get(&f->bindings, &b->u.rule->metavars[i]);
		if (!v)
			continue;
		if (v->kind == VAL_POS)
			str_addf(b->out, " %s=%d:%d-%d", b->u.rule->metavars[i].name, v->place.line, v->place.column,
				 v->place.column_end);
		else if (v->kind == VAL_LIST)
			str_addf(b->out, " %s=%u[%s]", b->u.rule->metavars[i].name, v->count, v->key);
		else
			str_addf(b->out, " %s=%s", b->u.rule->metavars[i].name, v->key);
	}
}

static void add_pairs(const struct bench *b, const struct found *f)
{
	for (size_t i = 0; i < f->npairs; i++) {
		str_addf(b->out, "%s%s:", i ? " | " : " { ", b->u.past->tokens[f->pairs[i].token].text);
		add_token_text(b->src.s, f->pairs[i].first, f->pairs[i].last, b->out);
	}
	str_add(b->out, " }");
}

static void add_founds(struct bench *b, flow_id node, const founds_t *founds)
{
	int line;

	for (size_t i = 0; i < founds->len; i++) {
		syntax_position(b->src.s, node_start(b->src.s, b->u.flow->nodes[node].syn), &line, NULL);
		str_addf(b->out, "%d", line);
		add_bindings(b, &founds->at[i]);
		if (b->pairs)
			add_pairs(b, &founds->at[i]);
		str_addch(b->out, '\n');
	}
}

static void run_elem(struct bench *b, const struct pnode *elem)
{
	founds_t founds = { 0 };

	if (elem->kind == PN_DOTS)
		return;
	for (flow_id n = 1; n < b->u.flow->nnodes; n++) {
		founds.len = 0;
		if (elem->kind == PN_META && elem->mv->kind == MV_STATEMENT)
			unify_statement(&b->u, elem, n, &founds);
		else
			unify_node(&b->u, elem, n, &founds);
		add_founds(b, n, &founds);
	}
	vec_release(&founds);
}

static void run_item(struct bench *b, node_id item)
{
	struct flow *f = flow_new(b->src.s, item, NULL);
	const struct pnode *root = b->u.past->root;

	b->u.flow = f;
	if (b->u.past->shape == PAST_STMTS || b->u.past->shape == PAST_TOP)
		for (const struct pnode *p = root->child; p; p = p->next)
			run_elem(b, p);
	else
		run_elem(b, root);
	b->u.flow = NULL;
	flow_free(f);
}

/* What the first rule's elements match, a line each */
static void run(const char *rule, const char *code, bool isos, bool pairs, struct str *out)
{
	struct isos *set = NULL;
	struct bench b = { .out = out, .pairs = pairs };
	flow_items_t items = { 0 };
	struct err err = { 0 };

	if (smpl_parse_all(&b.smpl, "t.cocci", rule, strlen(rule), NULL, &err)) {
		str_addf(out, "%s\n", err.text);
		return;
	}
	b.arena = arena_new();
	b.decls = decls_new();
	str_init(&b.src.text);
	str_add(&b.src.text, code);
	if (source_parse(&b.src, "t.c", NULL, b.decls, &err))
		BUG("%s", err.text);
	decls_add(b.decls, b.src.s, "t.c");
	if (isos && isos_read(&set, NULL, &err))
		BUG("%s", err.text);
	b.u = (struct unifier){ .src = &b.src, .rule = &b.smpl->rules[0], .past = b.smpl->rules[0].past,
				.arena = b.arena, .budget = 1000000 };
	if (isos)
		b.u.past = isos_apply(set, b.u.rule, b.arena, NULL);
	if (getenv("PRINT_PAST"))
		past_print(b.u.past, out);
	flow_items(b.src.s, &items);
	for (size_t i = 0; i < items.len; i++)
		run_item(&b, items.at[i]);
	if (b.u.gave_up)
		str_add(out, "gave up\n");
	if (b.u.unknown.len)
		str_addf(out, "unknown: %zu\n", b.u.unknown.len);
	vec_release(&b.u.unknown);
	vec_release(&items);
	source_close(&b.src);
	decls_free(b.decls);
	arena_free(b.arena);
	if (set)
		isos_free(set);
	smpl_free(b.smpl);
}

static int print_files(const char *rule, const char *code, bool pairs)
{
	struct str r = STR_INIT, c = STR_INIT, out = STR_INIT;
	struct err err = { 0 };

	if (file_read(rule, &r, &err) || file_read(code, &c, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	run(r.buf, c.buf, !getenv("NO_ISOS"), pairs, &out);
	fputs(out.buf, stdout);
	str_release(&r);
	str_release(&c);
	str_release(&out);
	return 0;
}

struct unify_case {
	const char *metavars, *pattern, *code, *want;
};

#include "unify_cases.h"

static void test_cases(void **state)
{
	struct str rule = STR_INIT, out = STR_INIT;
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct unify_case *c = &cases[i];

		str_reset(&rule);
		str_reset(&out);
		str_addf(&rule, "@@\n%s\n@@\n%s\n", c->metavars, c->pattern);
		run(rule.buf, c->code, false, strstr(c->want, " { ") != NULL, &out);
		if (strcmp(out.buf, c->want)) {
			fprintf(stderr, "case %zu: %s\n%s\nexpected:\n%sgot:\n%s", i, c->pattern, c->code, c->want,
				out.buf);
			failed++;
		}
	}
	str_release(&rule);
	str_release(&out);
	assert_int_equal(failed, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	if (argc > 2)
		return print_files(argv[1], argv[2], argc > 3);
	return cmocka_run_group_tests_name("unify", tests, NULL, NULL);
}
