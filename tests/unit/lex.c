// SPDX-License-Identifier: GPL-2.0-only
/* syntax/: tokens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "syntax/syntax.h"

static const char *const kinds[] = { "EOF", "sp", "nl", "comment", "cont", "HASH", "id", "num",
				     "char", "str", "header", "punct", "other" };

static struct syntax *parse(const char *text, size_t size)
{
	struct syntax *s;
	struct err err = { 0 };

	assert_int_equal(syntax_parse(&s, text, size, NULL, &err), 0);
	return s;
}

/* The tokens of a text as "kind:bytes" words; blanks and newlines only if `trivia` */
static void describe(const struct syntax *s, bool trivia, struct str *out)
{
	for (tok_id i = 0; i < s->ntoks; i++) {
		const struct token *t = &s->toks[i];

		if (t->kind == T_EOF || (!trivia && (t->kind == T_SPACE || t->kind == T_NEWLINE)))
			continue;
		str_addf(out, "%s%s", out->len ? " " : "", kinds[t->kind]);
		if (t->kind != T_NEWLINE && t->kind != T_SPACE)
			str_addf(out, ":%.*s", (int)t->len, s->text + t->off);
	}
}

static void check_n(const char *text, size_t size, bool trivia, const char *want)
{
	struct str got = STR_INIT;
	struct syntax *s = parse(text, size);

	assert_null(syntax_verify(s));
	describe(s, trivia, &got);
	assert_string_equal(got.buf, want);
	str_release(&got);
	syntax_free(s);
}

static void check(const char *text, const char *want)
{
	check_n(text, strlen(text), false, want);
}

static void test_operators(void **state)
{
	(void)state;
	check("a+++b", "id:a punct:++ punct:+ id:b");
	check("x<<=y>>=z", "id:x punct:<<= id:y punct:>>= id:z");
	check("p->q...r..s", "id:p punct:-> id:q punct:... id:r punct:. punct:. id:s");
	check("a##b#c", "id:a punct:## id:b punct:# id:c");
	check("a&&b&=c", "id:a punct:&& id:b punct:&= id:c");
	check("!=<=>=== =", "punct:!= punct:<= punct:>= punct:== punct:=");
	check("{[(?:;,~)]}", "punct:{ punct:[ punct:( punct:? punct:: punct:; punct:, punct:~ punct:) "
			     "punct:] punct:}");
}

static void test_each_operator_has_its_text(void **state)
{
	(void)state;
	for (int p = P_NONE + 1; p < P_COUNT; p++) {
		const char *text = punct_text((enum punct)p);
		struct str padded = STR_INIT;
		struct syntax *s;

		str_addf(&padded, "x %s", text); /* not at the line's start, where '#' is a directive */
		s = parse(padded.buf, padded.len);
		assert_int_equal(s->ntoks, 4);
		assert_int_equal(s->toks[2].kind, T_PUNCT);
		assert_int_equal(s->toks[2].sub, p);
		syntax_free(s);
		str_release(&padded);
	}
}

static void test_numbers(void **state)
{
	(void)state;
	check("1 0x1fUL .5 1.e+3 1e-3f 0x1p-2 1..2 a.1", "num:1 num:0x1fUL num:.5 num:1.e+3 num:1e-3f "
							 "num:0x1p-2 num:1..2 id:a num:.1");
	check("1+2-x", "num:1 punct:+ num:2 punct:- id:x");
}

static void test_literals(void **state)
{
	(void)state;
	check("\"a\\\"b\" 'c' '\\'' L\"w\" u8\"x\" u'y' U'z' x\"s\"",
	      "str:\"a\\\"b\" char:'c' char:'\\'' str:L\"w\" str:u8\"x\" char:u'y' char:U'z' id:x "
	      "str:\"s\"");
	check("\"/* no comment */\"", "str:\"/* no comment */\"");
	check("\"a\\\nb\" c", "str:\"a\\\nb\" id:c");
}

static void test_unfinished_literals_end_with_the_line(void **state)
{
	(void)state;
	check("a \"b c\nd", "id:a other:\"b c id:d");
	check("#error don't do\nx", "HASH:# id:error id:don other:'t do id:x");
	check_n("'x\r\ny", 5, true, "other:'x sp nl id:y");
	check("\"", "other:\"");
	check("L'", "id:L other:'");
	check("\"a\\", "other:\"a\\");
}

static void test_comments(void **state)
{
	(void)state;
	check("a/* b\n * c */d//e\nf", "id:a comment:/* b\n * c */ id:d comment://e id:f");
	check("//a\\\nb\nc", "comment://a\\\nb id:c");
	check("/* open\n", "comment:/* open\n");
	check("/**/a /*/ b */ c", "comment:/**/ id:a comment:/*/ b */ id:c");
	check("a / b", "id:a punct:/ id:b");
}

static void test_splices(void **state)
{
	(void)state;
	check_n("a \\\n b", 6, true, "id:a sp cont:\\\n sp id:b");
	check_n("a\\ \r\n b", 7, true, "id:a cont:\\ \r\n sp id:b");
	check("fo\\\no 12\\\n34", "id:fo\\\no num:12\\\n34");
	check("do\\\n\t{", "id:do cont:\\\n punct:{");
	check("\\x", "punct:\\ id:x");
}

static void test_strange_bytes(void **state)
{
	(void)state;
	check_n("a\0b", 3, false, "id:a other: id:b");
	check("\xff@$`", "other:\xff other:@ id:$ other:`");
	check_n("", 0, true, "");
	check_n("a\r\nb\r", 5, true, "id:a sp nl id:b sp");
	check_n("\f\v\t \n", 5, true, "sp nl");
}

static void test_keywords(void **state)
{
	static const char text[] = "while __inline__ __const bool _Bool whil asm typeof_unqual "
				   "_Static_assert __typeof_unqual__";
	static const bool want[] = { true, true, true, false, true, false, true, true, true, true };
	struct syntax *s = parse(text, sizeof(text) - 1);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		assert_int_equal(s->toks[2 * i].kind, T_IDENT);
		assert_int_equal(!!(s->toks[2 * i].flags & TF_KEYWORD), want[i]);
	}
	syntax_free(s);
}

/* One letter a token: '#' a directive's first, 'd' in a directive, '.' outside, ' ' trivia outside */
static void check_directives(const char *text, const char *want)
{
	struct syntax *s = parse(text, strlen(text));
	struct str got = STR_INIT;

	assert_null(syntax_verify(s));
	for (tok_id i = 0; i + 1 < s->ntoks; i++) {
		const struct token *t = &s->toks[i];

		str_addch(&got, t->kind == T_HASH ? '#' : t->flags & TF_DIRECTIVE ? 'd' :
				token_is_trivia(t) ? ' ' : '.');
	}
	assert_string_equal(got.buf, want);
	str_release(&got);
	syntax_free(s);
}

static void test_directives(void **state)
{
	(void)state;
	check_directives("#define A\nb", "#ddd .");
	check_directives(" # define A \\\n 1 /* x\n y */ 2\nb", " #dddddddddddd .");
	check_directives("a # b", ". . .");
	check_directives("/* x\n */ #undef A", "  #ddd");
	check_directives("a /* x\n */ #undef", ".   ..");
	check_directives("#define A #b\n", "#dddddd ");
	check_directives("a \\\n#b", ".  ..");
	check_directives("#", "#");
}

static void check_directive(const char *text, enum directive want)
{
	struct syntax *s = parse(text, strlen(text));

	assert_int_equal(s->toks[0].kind, T_HASH);
	assert_int_equal(s->toks[0].sub, want);
	syntax_free(s);
}

static void test_kinds_of_directives(void **state)
{
	(void)state;
	check_directive("#include <a.h>\n", D_INCLUDE);
	check_directive("#include_next <a.h>\n", D_INCLUDE_NEXT);
	check_directive("#/**/ if X\n#endif\n", D_IF);
	check_directive("#\\\nifdef X\n#endif\n", D_IFDEF);
	check_directive("#elifndef X\n", D_ELIFNDEF);
	check_directive("# 12 \"file\"\n", D_LINE);
	check_directive("#pragma once\n", D_PRAGMA);
	check_directive("#\nif", D_OTHER);
	check_directive("#iff\n", D_OTHER);
}

static void test_header_names(void **state)
{
	(void)state;
	check("#include <linux/mm.h> // x", "HASH:# id:include header:<linux/mm.h> comment:// x");
	check("#  include \"a.h\"\n", "HASH:# id:include str:\"a.h\"");
	check("#include <a\n>", "HASH:# id:include punct:< id:a punct:>");
	check("#if a <b> c\n#endif", "HASH:# id:if id:a punct:< id:b punct:> id:c HASH:# id:endif");
	check("x <b>", "id:x punct:< id:b punct:>");
}

static void test_flags(void **state)
{
	static const char text[] = " a b/**/c(d\n\te";
	static const int want[] = { 0, TF_BOL | TF_SPACE, 0, TF_SPACE, 0, TF_SPACE, 0, 0, 0, TF_SPACE,
				    TF_BOL | TF_SPACE, 0 };
	struct syntax *s = parse(text, sizeof(text) - 1);

	(void)state;
	assert_int_equal(s->ntoks, ARRAY_SIZE(want));
	for (size_t i = 0; i < ARRAY_SIZE(want); i++)
		assert_int_equal(s->toks[i].flags, want[i]);
	syntax_free(s);
}

static void test_lines(void **state)
{
	struct syntax *s = parse("a\n\nb c\n", 7);
	int line, column;

	(void)state;
	assert_int_equal(s->nlines, 3);
	syntax_position(s, 0, &line, &column);
	assert_true(line == 1 && column == 1);
	syntax_position(s, 1, &line, &column);
	assert_true(line == 1 && column == 2);
	syntax_position(s, 5, &line, &column);
	assert_true(line == 3 && column == 3);
	assert_true(token_is(s, token_at(s, 5), "c"));
	assert_true(token_is(s, token_at(s, 0), "a"));
	assert_int_equal(s->toks[token_at(s, 7)].kind, T_EOF);
	syntax_free(s);
}

/* Any mixture of the bytes that mean something gives tokens that are the text again. */
static void test_random_texts(void **state)
{
	static const char bytes[] = "\"'\\\n\r#/*<>ab0 \t.+-=&|(){}[],;:?!\x80L8";
	uint32_t seed = 12345;
	char text[64];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t n;
		struct syntax *s;

		seed = seed * 1664525 + 1013904223;
		n = (seed >> 16) % sizeof(text);
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = bytes[(seed >> 16) % (sizeof(bytes) - 1)];
		}
		s = parse(text, n);
		assert_null(syntax_verify(s));
		syntax_free(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_each_operator_has_its_text),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_literals),
		cmocka_unit_test(test_unfinished_literals_end_with_the_line),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_splices),
		cmocka_unit_test(test_strange_bytes),
		cmocka_unit_test(test_keywords),
		cmocka_unit_test(test_directives),
		cmocka_unit_test(test_kinds_of_directives),
		cmocka_unit_test(test_header_names),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_random_texts),
	};

	return cmocka_run_group_tests_name("lex", tests, NULL, NULL);
}
