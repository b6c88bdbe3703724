// SPDX-License-Identifier: GPL-2.0-only
/*
 * New text from matches. The matches are made here, by a matcher of tokens that knows nothing of C: the pattern's
 * tokens must stand in the file one behind the other, a metavariable is the shortest balanced stretch that fits,
 * `...` any balanced one. So these tests need no other part of the engine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "match/transform.h"

struct reader {
	struct arena *arena;
	VEC(struct metavar) mvs;
	VEC(struct ptoken) toks;
	struct past past;
	struct smpl_rule rule;
};
typedef VEC(const struct plus_code *) codes_t;

static const struct metavar *metavar(const struct reader *r, const char *text)
{
	for (size_t i = 0; i < r->mvs.len; i++)
		if (r->mvs.at[i].name == text)
			return &r->mvs.at[i];
	return NULL;
}

/* "expression E, F; type T; expression list ES;" */
static void read_header(struct reader *r, const char *p, const char *end)
{
	while (p < end) {
		const char *stop = memchr(p, ';', end - p), *q;
		enum metavar_kind kind = MV_EXPRESSION;
		size_t n;

		while (p < end && (*p == ' ' || *p == '\n'))
			p++;
		if (!stop)
			return;
		if (starts_with(p, "identifier"))
			kind = MV_IDENTIFIER;
		if (starts_with(p, "type"))
			kind = MV_TYPE;
		if (starts_with(p, "statement"))
			kind = MV_STATEMENT;
		if (starts_with(p, "expression list"))
			kind = MV_EXPRESSION_LIST, p += 11;
		if (starts_with(p, "parameter list"))
			kind = MV_PARAMETER_LIST, p += 10;
		for (q = p + ident_length(p); q < stop; q += n ? n : 1) {
			n = ident_length(q);
			if (n)
				vec_push(&r->mvs, (struct metavar){ .name = internn(q, n), .kind = kind });
		}
		p = stop + 1;
	}
}

static unsigned columns(const char *p, size_t n)
{
	unsigned c = 0;

	for (size_t i = 0; i < n; i++)
		c = p[i] == '\t' ? (c | 7) + 1 : c + 1;
	return c;
}

/* The slice's text with one byte a line for the mark */
static void read_body(struct reader *r, const char *p)
{
	struct str text = STR_INIT;
	struct syntax *s;
	struct err err = { 0 };
	VEC(char) marks = { 0 };
	VEC(struct plus_token) plus = { 0 };
	bool waiting = false;
	uint32_t plus_line = 0;
	const struct plus_code **none = NULL;

	while (*p) {
		size_t n = strcspn(p, "\n");
		char mark = *p == '-' || *p == '+' || *p == '*' ? *p : ' ';

		vec_push(&marks, mark);
		str_addch(&text, ' ');
		if (n)
			str_addn(&text, p + 1 - (mark == ' '), n - (mark != ' '));
		str_addch(&text, '\n');
		p += n + (p[n] == '\n');
	}
	assert_int_equal(syntax_lex(&s, text.buf, text.len, &err), 0);
	for (uint32_t i = 0; i < s->ntoks; i++) {
		const struct token *t = &s->toks[i];
		int line, column;
		char mark;
		uint32_t start = t->off, end = t->off + t->len;
		const char *name;

		syntax_position(s, t->off, &line, &column);
		mark = t->kind == T_EOF ? ' ' : marks.at[line - 1];
		if (token_is_trivia(t) && (t->kind != T_COMMENT || mark != '+'))
			continue;
		if (t->kind == T_HASH && mark == '+') {
			while (s->toks[i + 1].kind != T_NEWLINE)
				i++;
			end = s->toks[i].off + s->toks[i].len;
		}
		name = internn(text.buf + start, end - start);
		if (mark == '+') {
			bool bol = true;

			for (uint32_t k = start; k-- && text.buf[k] != '\n';)
				bol &= text.buf[k] == ' ' || text.buf[k] == '\t';
			vec_push(&plus, (struct plus_token){ name, t->kind, t->sub, bol, t->flags & TF_SPACE,
							     bol ? columns(text.buf + start - column + 2, column - 2) : 0,
							     metavar(r, name), line, NULL, 0 });
			plus_line = line;
			continue;
		}
		(void)plus_line;
		if (plus.len) {
			struct plus_code *c = arena_alloc(r->arena, sizeof(*c));
			const struct plus_code **list = arena_alloc(r->arena, 2 * sizeof(*list));
			struct ptoken *last = r->toks.len ? &r->toks.at[r->toks.len - 1] : NULL;
			struct plus_token *copy = arena_alloc(r->arena, plus.len * sizeof(*copy));

			memcpy(copy, plus.at, plus.len * sizeof(*copy));
			*c = (struct plus_code){ .at = copy, .len = plus.len, .own_lines = true };
			list[0] = c;
			plus.len = 0;
			if (last && strcmp(last->text, "...") && !(last->mark == MARK_CONTEXT && !strcmp(last->text, "(")))
				last->after = list;
			else
				waiting = true, none = list;
		}
		if (t->kind == T_EOF)
			break;
		vec_push(&r->toks, (struct ptoken){ .text = name, .kind = t->kind, .sub = t->sub,
						    .mark = mark == '-' ? MARK_MINUS : MARK_CONTEXT, .line = line,
						    .before = waiting ? none : NULL });
		if (!strcmp(name, "..."))
			r->toks.at[r->toks.len - 1].kind = T_OTHER;
		waiting = false;
	}
	syntax_free(s);
	str_release(&text);
	vec_release(&marks);
	vec_release(&plus);
}

struct matcher {
	struct reader *r;
	struct source *src;
	VEC(struct paired) pairs;
	VEC(struct binding) bindings;
	VEC(struct pnode) nodes;
};

static tok_id next_code(const struct syntax *s, tok_id t)
{
	for (t++; t < s->ntoks && token_is_trivia(&s->toks[t]); t++)
		;
	return t;
}

static const char *text_of(struct matcher *m, tok_id first, tok_id last)
{
	const struct syntax *s = m->src->s;

	return first > last ? "" : internn(s->text + s->toks[first].off,
					   s->toks[last].off + s->toks[last].len - s->toks[first].off);
}

static bool walk(struct matcher *m, size_t i, tok_id t);

/* Stretches of growing length */
static bool walk_stretch(struct matcher *m, size_t i, tok_id t, const struct metavar *mv)
{
	const struct syntax *s = m->src->s;
	tok_id end = t, last = t - 1;
	int depth = 0;
	bool list = !mv || mv->kind == MV_EXPRESSION_LIST || mv->kind == MV_PARAMETER_LIST;

	for (bool empty = true; end < s->ntoks; empty = false) {
		size_t pairs = m->pairs.len, bindings = m->bindings.len;
		const struct token *x = &s->toks[end];

		if ((!empty || list) && !depth) {
			struct value *v = arena_alloc(m->r->arena, sizeof(*v));

			*v = (struct value){ .text = text_of(m, t, last), .count = !empty,
					     .kind = list ? VAL_LIST : mv->kind == MV_TYPE ? VAL_TYPE :
						     mv->kind == MV_STATEMENT ? VAL_STMT :
						     mv->kind == MV_IDENTIFIER ? VAL_IDENT : VAL_EXPR };
			vec_push(&m->pairs, (struct paired){ NULL, i, t, last, false });
			if (mv)
				vec_push(&m->bindings, (struct binding){ mv, v });
			if (walk(m, i + 1, end))
				return true;
			m->pairs.len = pairs;
			m->bindings.len = bindings;
		}
		if (x->kind == T_EOF || (mv && mv->kind == MV_IDENTIFIER && !empty))
			return false;
		if (mv && !depth && mv->kind != MV_STATEMENT && !list && x->kind == T_PUNCT &&
		    (x->sub == P_COMMA || x->sub == P_SEMI))
			return false;
		if (mv && mv->kind == MV_TYPE && x->kind == T_PUNCT && x->sub != P_STAR)
			return false;
		if (mv && mv->kind == MV_IDENTIFIER && x->kind != T_IDENT)
			return false;
		if (x->kind == T_PUNCT && (x->sub == P_LPAREN || x->sub == P_LBRACKET || x->sub == P_LBRACE))
			depth++;
		if (x->kind == T_PUNCT && (x->sub == P_RPAREN || x->sub == P_RBRACKET || x->sub == P_RBRACE) &&
		    depth-- == 0)
			return false;
		last = end;
		end = next_code(s, end);
	}
	return false;
}

static bool walk(struct matcher *m, size_t i, tok_id t)
{
	const struct ptoken *p;
	const struct metavar *mv;

	if (i == m->r->toks.len)
		return true;
	p = &m->r->toks.at[i];
	mv = metavar(m->r, p->text);
	if (!strcmp(p->text, "..."))
		return walk_stretch(m, i, t, NULL);
	for (size_t k = 0; mv && k < m->bindings.len; k++)
		if (m->bindings.at[k].mv == mv) {
			tok_id last = t;
			const char *text = m->bindings.at[k].value->text;

			while (last < m->src->s->ntoks && strlen(text_of(m, t, last)) < strlen(text))
				last++;
			if (last >= m->src->s->ntoks || text_of(m, t, last) != text)
				return false;
			vec_push(&m->pairs, (struct paired){ NULL, i, t, last, false });
			if (walk(m, i + 1, next_code(m->src->s, last)))
				return true;
			m->pairs.len--;
			return false;
		}
	if (mv)
		return walk_stretch(m, i, t, mv);
	if (m->src->s->toks[t].kind == T_EOF || !token_is(m->src->s, t, p->text))
		return false;
	vec_push(&m->pairs, (struct paired){ NULL, i, t, t, false });
	if (walk(m, i + 1, next_code(m->src->s, t)))
		return true;
	m->pairs.len--;
	return false;
}

typedef VEC(struct way) my_ways_t;
static void find_ways(struct reader *r, struct source *src, my_ways_t *out)
{
	for (tok_id t = next_code(src->s, (tok_id)-1); t + 1 < src->s->ntoks;) {
		struct matcher m = { .r = r, .src = src };
		struct found *f;
		struct applied *a;
		struct binding *b;
		struct paired *p;

		if (!walk(&m, 0, t)) {
			vec_release(&m.pairs);
			vec_release(&m.bindings);
			t = next_code(src->s, t);
			continue;
		}
		f = arena_alloc(r->arena, sizeof(*f));
		a = arena_alloc(r->arena, sizeof(*a));
		b = arena_alloc(r->arena, (m.bindings.len + 1) * sizeof(*b));
		p = arena_alloc(r->arena, m.pairs.len * sizeof(*p));
		if (m.bindings.len)
			memcpy(b, m.bindings.at, m.bindings.len * sizeof(*b));
		memcpy(p, m.pairs.at, m.pairs.len * sizeof(*p));
		*f = (struct found){ .bindings = { b, m.bindings.len }, .pairs = p, .npairs = m.pairs.len, .exact = true };
		*a = (struct applied){ .found = f, .bindings = f->bindings };
		vec_push(out, (struct way){ .bindings = f->bindings, .applied = a, .napplied = 1 });
		t = next_code(src->s, t);
		vec_release(&m.pairs);
		vec_release(&m.bindings);
	}
}

/* rule: "@@ … @@\n" and the body */
static void apply(const char *rule, const char *file, size_t size, const struct transform_style *style,
		  struct transform_out *out, struct arena *a)
{
	struct reader r = { .arena = a };
	const char *end = strstr(rule + 2, "@@");
	struct source src = { .path = "a.c" };
	struct err err = { 0 };
	my_ways_t ways = { 0 };
	static struct pnode root;

	read_header(&r, rule + 2, end);
	read_body(&r, end + 3);
	r.past = (struct past){ .shape = PAST_STMTS, .root = &root, .tokens = r.toks.at, .ntokens = r.toks.len };
	r.rule = (struct smpl_rule){ .name = "r" };
	assert_int_equal(syntax_parse(&src.s, file, size, NULL, &err), 0);
	find_ways(&r, &src, &ways);
	assert_int_equal(transform(&src, &r.rule, &r.past, ways.at, ways.len, style, a, out, &err), 0);
	syntax_free(src.s);
	vec_release(&ways);
	vec_release(&r.toks);
	vec_release(&r.mvs);
}

static const struct transform_style peer = { .max_width = 78, .peer = true };
static const struct transform_style ours = { .max_width = 80 };

static int by_start(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* The edits of all groups make the same text as the whole. */
static void check_groups(const struct transform_out *out, const char *file)
{
	VEC(struct edit) edits = { 0 };
	struct str text = STR_INIT;
	uint32_t pos = 0;

	for (size_t i = 0; i < out->groups.len; i++)
		for (size_t k = 0; k < out->groups.at[i].nedits; k++)
			vec_push(&edits, out->groups.at[i].edits[k]);
	if (edits.len)
		qsort(edits.at, edits.len, sizeof(*edits.at), by_start);
	for (size_t i = 0; i < edits.len; i++) {
		assert_true(edits.at[i].start >= pos);
		str_addn(&text, file + pos, edits.at[i].start - pos);
		str_add(&text, edits.at[i].text);
		pos = edits.at[i].end;
	}
	str_add(&text, file + pos);
	assert_string_equal(text.buf, out->text.buf);
	vec_release(&edits);
	str_release(&text);
}

static void expect_style(const char *rule, const char *file, const char *want, const struct transform_style *style,
			 size_t conflicts)
{
	struct arena *a = arena_new();
	struct transform_out out;

	apply(rule, file, strlen(file), style, &out, a);
	assert_string_equal(out.text.buf, want);
	assert_int_equal(out.conflicts.len, conflicts);
	assert_int_equal(out.changed, strcmp(file, want) != 0);
	check_groups(&out, file);
	transform_release(&out);
	arena_free(a);
}

static void expect(const char *rule, const char *file, const char *want)
{
	expect_style(rule, file, want, &peer, 0);
	expect_style(rule, file, want, &ours, 0);
}

#define F(body) "int f(void)\n{\n" body "}\n"

static void removes_lines(void **state)
{
	(void)state;
	expect("@@ @@\n- foo();\n", F("\ta();\n\tfoo();\n\tb();\n"), F("\ta();\n\tb();\n"));
	expect("@@ @@\n- foo();\n", F("\ta();\n\n\tfoo();\n\n\tb();\n"), F("\ta();\n\n\tb();\n"));
	expect("@@ @@\n- foo();\n", F("\ta(); foo(); b();\n"), F("\ta(); b();\n"));
	expect("@@ @@\n- foo();\n", F("\ta();\n\n\t/* about foo */\n\tfoo();\n\n\tb();\n"), F("\ta();\n\n\tb();\n"));
	expect("@@ @@\n- foo();\n", F("\ta();\r\n\tfoo();\r\n\tb();\r\n"), F("\ta();\r\n\tb();\r\n"));
	expect("@@ @@\n- foo();\n", "int f(void) { foo(); }", "int f(void) { }");
	expect("@@ @@\n- foo();\n", F("\tif (a)\n\t\tfoo();\n"), F("\tif (a)\n\t\t{}\n"));
	expect("@@ @@\n- foo();\n", F("\f\ta();\n\tfoo();\n\f"), F("\f\ta();\n\f"));
}

/* Where Coccinelle moves or loses what a kernel developer would keep */
static void keeps_comments(void **state)
{
	(void)state;
	expect_style("@@ @@\n- foo();\n", F("\ta();\n\tfoo(); /* t */\n\tb();\n"), F("\ta();\n\t/* t */\n\tb();\n"),
		     &ours, 0);
	expect_style("@@ @@\n- foo();\n", F("\ta();\n\tfoo(); /* t */\n\tb();\n"), F("\ta();/* t */\n\tb();\n"),
		     &peer, 0);
	expect_style("@@ @@\n- foo();\n", F("\ta();\n\n\t/* part two */\n\n\t/* foo */\n\tfoo();\n\n\tb();\n"),
		     F("\ta();\n\n\t/* part two */\n\n\tb();\n"), &ours, 0);
}

static void adds_lines(void **state)
{
	(void)state;
	expect("@@ @@\n  foo();\n+ bar();\n", F("\tfoo(); /* c */\n"), F("\tfoo();\n\tbar(); /* c */\n"));
	expect("@@ @@\n  foo();\n+ bar();\n", F("\tif (a)\n\t\tfoo();\n"),
	       F("\tif (a) {\n\t\tfoo();\n\t\tbar();\n\t}\n"));
	expect("@@ @@\n  foo();\n+ bar();\n", F("    if (a) foo();\n    else\n        b();\n"),
	       F("    if (a) {\n        foo();\n        bar();\n    }\n    else\n        b();\n"));
	expect("@@ @@\n  foo();\n+ if (x) { y=1; z(); }\n", F("\tfoo();\n"),
	       F("\tfoo();\n\tif (x) {\n\t\ty = 1;\n\t\tz();\n\t}\n"));
	expect("@@ expression E; @@\n- foo(E);\n+ bar(E);\n+ baz(-E);\n", F("\tfoo(1+a);\n"),
	       F("\tbar(1 + a);\n\tbaz(-(1 + a));\n"));
}

static void wraps(void **state)
{
	(void)state;
	expect("@@ expression E; @@\n- foo(E)\n+ bar(E, a_name_of_some_length, another_name_of_some_length, 12345678)\n",
	       F("\tx = foo(y);\n"),
	       F("\tx = bar(y, a_name_of_some_length, another_name_of_some_length,\n\t\t12345678);\n"));
}

static void conflicts(void **state)
{
	(void)state;
	/* the inner call is part of what the outer one's match replaces */
	expect_style("@@ expression a, b; @@\n- f(a, b)\n+ g(b, a)\n", F("\tf(1, f(2, 3));\n\tf(4, 5);\n"),
		     F("\tg(f(2, 3), 1);\n\tg(5, 4);\n"), &peer, 1);
	/* equal wants are one */
	expect_style("@@ expression E; @@\n+ x();\n  foo(E);\n", F("\tfoo(1);\n"), F("\tx();\n\tfoo(1);\n"), &peer, 0);
}

static int run_pair(char **argv)
{
	struct str rule = STR_INIT, file = STR_INIT;
	struct err err = { 0 };
	struct arena *a = arena_new();
	struct transform_out out;

	if (file_read(argv[1], &rule, &err) || file_read(argv[2], &file, &err))
		return 2;
	apply(rule.buf, file.buf, file.len, &peer, &out, a);
	fwrite(out.text.buf, 1, out.text.len, stdout);
	for (size_t i = 0; i < out.conflicts.len; i++)
		fprintf(stderr, "%s\n", out.conflicts.at[i].text);
	transform_release(&out);
	arena_free(a);
	str_release(&rule);
	str_release(&file);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(removes_lines),
		cmocka_unit_test(keeps_comments),
		cmocka_unit_test(adds_lines),
		cmocka_unit_test(wraps),
		cmocka_unit_test(conflicts),
	};

	if (argc == 3)
		return run_pair(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
