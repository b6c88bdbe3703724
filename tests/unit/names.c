// SPDX-License-Identifier: GPL-2.0-only
/* syntax/: the light pass over #define and typedef lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "syntax/syntax.h"

static struct names *scan(const char *text)
{
	struct names *n = names_new();

	names_scan(n, text, strlen(text));
	return n;
}

static unsigned get(const struct names *n, const char *name)
{
	return names_get(n, name, strlen(name));
}

/* Does the definition give the macro X exactly these kinds? */
static void check(const char *definition, unsigned want)
{
	struct names *n = scan(definition);

	if (get(n, "X") != want)
		print_error("%s: %#x, not %#x\n", definition, get(n, "X"), want);
	assert_int_equal(get(n, "X"), want);
	names_free(n);
}

/* Blank-separated names, all of them and no others */
static void check_typedefs(const char *text, const char *want)
{
	struct names *n = scan(text);
	struct str dump = STR_INIT, expect = STR_INIT;

	while (*want) {
		size_t len = strcspn(want, " ");

		str_addf(&expect, "%.*s %d\n", (int)len, want, NAME_TYPEDEF);
		want += len + (want[len] == ' ');
	}
	names_dump(n, &dump);
	assert_string_equal(dump.buf, expect.buf);
	str_release(&dump);
	str_release(&expect);
	names_free(n);
}

static void test_typedefs(void **state)
{
	(void)state;
	check_typedefs("typedef unsigned long pteval_t;", "pteval_t");
	check_typedefs("typedef struct { pteval_t pte; } pte_t;", "pte_t");
	check_typedefs("typedef struct page *pgtable_t;", "pgtable_t");
	check_typedefs("typedef struct foo {\n\tint a[3];\n} foo_t, *foo_p;", "foo_p foo_t");
	check_typedefs("typedef int (*fn_t)(int a, void *b);", "fn_t");
	check_typedefs("typedef void handler_t(int);", "handler_t");
	check_typedefs("typedef enum { A, B } e_t;", "e_t");
	check_typedefs("typedef u8 mac_t[6];", "mac_t");
	check_typedefs("typedef int (*(*getter)(int))(void);", "getter");
	check_typedefs("  typedef\tconst char *name_t;", "name_t");
	check_typedefs("typedef __typeof__(x) y_t;", "y_t");
	check_typedefs("typedef DECLARE_BITMAP(mask_t, 8);", "mask_t");
}

static void test_typedefs_with_annotations(void **state)
{
	(void)state;
	check_typedefs("typedef __u32 __bitwise __le32;", "__le32");
	check_typedefs("typedef u64 __attribute__((aligned(8))) a64;", "a64");
	check_typedefs("typedef u64 a64 __attribute__((aligned(8)));", "a64");
	check_typedefs("typedef u64 a64 __aligned(8);", "a64");
	check_typedefs("typedef __u64 __a64 __aligned(8);", "__a64");
	check_typedefs("typedef struct s s_t ____cacheline_aligned;", "s_t");
	check_typedefs("typedef struct {\n#ifdef A\n\tint a;\n#endif\n} b_t;", "b_t");
}

static void test_no_typedefs(void **state)
{
	(void)state;
	check_typedefs("typedefs are fine;", "");
	check_typedefs("typedef", "");
	check_typedefs("typedef struct {", "");
	check_typedefs("typedef int", "");
	check_typedefs("int x; // typedef int y;", "");
	check_typedefs("typedef x;", "");
}

static void test_nothing_to_learn(void **state)
{
	(void)state;
	check("#define X 12", 0);
	check("#define X (1 << 3)", 0);
	check("#define X (A + B)", 0);
	check("#define X(a) ((a) + 1)", 0);
	check("#define X(a) a", 0);
	check("#define X(f) f(1)", 0);
	check("#define X X", 0);
	check("#define X(a) a##_b", 0);
	check("#define X(a) ({ int b = a; b; })", 0);
	check("#define X { .a = 1 }", 0);
	check("#define X { { 1 }, { 2 } }", 0);
	check("#define X sizeof(int)", 0);
	check("#define X unknown(1)", 0);
	check("#define FOO_H", 0);
	check("#undef X", 0);
}

static void test_attributes(void **state)
{
	(void)state;
	check("#define X", NAME_EMPTY | NAME_ATTR);
	check("#define X /* nothing */", NAME_EMPTY | NAME_ATTR);
	check("#define X(a)", NAME_EMPTY | NAME_ATTR | NAME_FUNC_MACRO);
	check("#define X __attribute__((packed))", NAME_ATTR);
	check("#define X(a) __attribute__((aligned(a)))", NAME_ATTR | NAME_FUNC_MACRO);
	check("#define X __attribute__((__noreturn__))", NAME_ATTR | NAME_NORETURN);
	check("#define X static inline", NAME_ATTR);
	check("#define X extern \"C\"", NAME_ATTR);
	check("#define X noinline __section(\".x\") notrace", NAME_ATTR);
	check("#define X inline __attribute__((unused)) \\\n\t__gnu_inline", NAME_ATTR);
}

static void test_iterators(void **state)
{
	(void)state;
	check("#define X(p) for (p = a; p; p = p->next)", NAME_ITERATOR | NAME_FUNC_MACRO);
	check("#define X(p) \\\n\tfor (p = a; p; p++) \\\n\t\tif (p->x) {} else",
	      NAME_ITERATOR | NAME_FUNC_MACRO);
	check("#define X(p) while (p)", NAME_ITERATOR | NAME_FUNC_MACRO);
	check("#define X(p) if (!(p)) ; else", NAME_ITERATOR | NAME_FUNC_MACRO);
	check("#define X(p) for (;;) for_each_y(p, q)", NAME_ITERATOR | NAME_FUNC_MACRO);
	check("#define X(p) for_each_y(p, q)", NAME_ITERATOR | NAME_FUNC_MACRO);
	check("#define X(p) for_each_a(p) for_each_b(p)", NAME_ITERATOR | NAME_FUNC_MACRO);
}

static void test_statements(void **state)
{
	(void)state;
	check("#define X(a) do { a; } while (0)", NAME_STATEMENT | NAME_FUNC_MACRO);
	check("#define X do { } while (0)", NAME_STATEMENT);
	check("#define X(a) { a++; }", NAME_STATEMENT | NAME_FUNC_MACRO);
	check("#define X(a) if (a) { b(); }", NAME_STATEMENT | NAME_FUNC_MACRO);
	check("#define X(a) if (a) b();", NAME_STATEMENT | NAME_FUNC_MACRO);
	check("#define X(a) a(); b();", NAME_STATEMENT | NAME_FUNC_MACRO);
	check("#define X(a) for (;;) { a; }", NAME_STATEMENT | NAME_FUNC_MACRO);
	check("#define X(a) case a: return #a;", NAME_STATEMENT | NAME_FUNC_MACRO);
	check("#define X asm volatile(\"nop\")", NAME_STATEMENT);
}

static void test_declarers(void **state)
{
	(void)state;
	check("#define X(n) struct mutex n = INIT(n)", NAME_DECLARER | NAME_FUNC_MACRO);
	check("#define X(n) static const int n[] = { 1 }", NAME_DECLARER | NAME_FUNC_MACRO);
	check("#define X(t, n) t n = 0", NAME_DECLARER | NAME_FUNC_MACRO);
	check("#define X(n) extern struct x n", NAME_DECLARER | NAME_FUNC_MACRO);
	check("#define X(n) static int n(void) { return 0; }", NAME_DECLARER | NAME_FUNC_MACRO);
	check("#define X(n) static int n##_a(void)", NAME_DECLARER | NAME_FUNC_MACRO);
	check("#define X(n) unsigned long n[4]", NAME_DECLARER | NAME_FUNC_MACRO);
	check("#define X(t, n) t *n = NULL", NAME_DECLARER | NAME_FUNC_MACRO);
	check("#define X(n) __attribute__((used)) static int n", NAME_DECLARER | NAME_FUNC_MACRO);
	check("#define X(n) int n; f(n);", NAME_DECLARER | NAME_STATEMENT | NAME_FUNC_MACRO);
}

static void test_types(void **state)
{
	(void)state;
	check("#define X unsigned long", NAME_TYPE_MACRO);
	check("#define X int", NAME_TYPE_MACRO);
	check("#define X struct page", NAME_TYPE_MACRO);
	check("#define X(n) struct n##_s *", NAME_TYPE_MACRO | NAME_FUNC_MACRO);
	check("#define X foo_t *", NAME_TYPE_MACRO);
	check("#define X const foo_t", NAME_TYPE_MACRO);
	check("#define X(a) typeof(a)", NAME_TYPE_MACRO | NAME_FUNC_MACRO);
	check("#define X __u64 __attribute__((aligned(8)))", NAME_TYPE_MACRO);
}

static void test_others(void **state)
{
	(void)state;
	check("#define X \"abc\"", NAME_STRING);
	check("#define X \"a\" PRI \"b\"", NAME_STRING);
	check("#define X(a) #a", NAME_STRING | NAME_FUNC_MACRO);
	check("#define X PREFIX SUFFIX", NAME_STRING);
	check("#define X do {", NAME_OPENER);
	check("#define X } while (0)", NAME_CLOSER);
	check("#define X } else {", NAME_CLOSER | NAME_OPENER);
	check("#define X else", NAME_OPERATOR);
	check("#define X +", NAME_OPERATOR);
	check("#define X(a) .b = a,", NAME_STATEMENT | NAME_FUNC_MACRO);
}

static void test_aliases(void **state)
{
	struct names *n = scan("#define a b\n#define b(x) c(x, 1)\n"
			       "#define c(x, y) for (;;)\n"
			       "#define t u\n#define u v\ntypedef int v;\n"
			       "#define loop1 loop2\n#define loop2 loop1\n"
			       "#define w(x) v(x)\n");

	(void)state;
	assert_int_equal(get(n, "a"), NAME_ITERATOR | NAME_FUNC_MACRO);
	assert_int_equal(get(n, "t"), NAME_TYPEDEF);
	assert_int_equal(get(n, "loop1"), 0);
	assert_int_equal(get(n, "w"), 0);
	assert_int_equal(get(n, "nothing"), 0);
	names_free(n);
}

static void test_definitions_add_up(void **state)
{
	(void)state;
	check("#ifdef A\n#define X(a) do { } while (0)\n#else\n# define X(a)\n#endif\n",
	      NAME_STATEMENT | NAME_EMPTY | NAME_ATTR | NAME_FUNC_MACRO);
	check("  #  define X static\n", NAME_ATTR);
	check("#define Y 1 \\\n\t+ 2\n#define X static", NAME_ATTR);
	check("#define Y /* a\n */ 1\n#define X static", NAME_ATTR);
	check("#define X static\r\n", NAME_ATTR);
}

static void test_text_form(void **state)
{
	struct names *a = scan("typedef int x_t;\n#define s static\n#define z s\n#define y(a) s(a)\n"
			       "#define z x_t\n"), *b = names_new();
	struct str one = STR_INIT, two = STR_INIT;
	struct err err = { 0 };

	(void)state;
	names_dump(a, &one);
	assert_int_equal(names_load(b, one.buf, one.len, &err), 0);
	assert_int_equal(get(b, "z"), NAME_ATTR | NAME_TYPEDEF);
	assert_int_equal(get(b, "y"), NAME_ATTR | NAME_FUNC_MACRO);
	assert_int_equal(get(b, "x_t"), NAME_TYPEDEF);
	names_free(a);
	a = names_new();
	assert_int_equal(names_load(a, one.buf, one.len, &err), 0);
	names_add(a, "more", 4, NAME_STRING);
	assert_int_equal(names_load(a, one.buf, one.len, &err), 0);
	names_dump(a, &two);
	assert_non_null(strstr(two.buf, "more 256\n"));
	names_free(a);
	names_free(b);
	str_release(&one);
	str_release(&two);
}

static void test_malformed_text_form(void **state)
{
	static const char *const bad[] = { "a", "a\n", " 1\n", "a b\n", "a 1", "a 1 \n", "a 1x\n",
					   "ok 1\na  1\n", "a 1 (\n", "\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct names *n = names_new();
		struct err err = { 0 };

		assert_int_equal(names_load(n, bad[i], strlen(bad[i]), &err), ERR_FAIL);
		assert_non_null(strstr(err.text, "malformed"));
		names_free(n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typedefs),
		cmocka_unit_test(test_typedefs_with_annotations),
		cmocka_unit_test(test_no_typedefs),
		cmocka_unit_test(test_nothing_to_learn),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_iterators),
		cmocka_unit_test(test_statements),
		cmocka_unit_test(test_declarers),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_definitions_add_up),
		cmocka_unit_test(test_text_form),
		cmocka_unit_test(test_malformed_text_form),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
