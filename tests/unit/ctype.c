// SPDX-License-Identifier: GPL-2.0-only
/* syntax/: C types. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "syntax/ctype.h"

#define get(kind, name, inner) ctype_get(CT_##kind, name, inner)

static const struct ctype *base, *page, *pte, *pte_ptr, *pgtable, *opaque;

static int setup(void **state)
{
	(void)state;
	base = get(BASE, "unsigned long", NULL);
	page = get(STRUCT, "page", NULL);
	pte = get(TYPEDEF, "pte_t", get(STRUCT, "", NULL));
	pte_ptr = get(POINTER, NULL, pte);
	pgtable = get(TYPEDEF, "pgtable_t", pte_ptr);
	opaque = get(TYPEDEF, "some_t", NULL);
	return 0;
}

static void test_equal_types_are_one(void **state)
{
	(void)state;
	assert_ptr_equal(page, get(STRUCT, "page", NULL));
	assert_ptr_not_equal(page, get(UNION, "page", NULL));
	assert_ptr_equal(pte_ptr, get(POINTER, "", pte));
	assert_ptr_not_equal(pte, get(TYPEDEF, "pte_t", base));
	assert_ptr_equal(ctype_get(CT_UNKNOWN, "x", page), ctype_unknown);
	assert_ptr_equal(opaque->inner, ctype_unknown);
}

static void test_looking_through(void **state)
{
	const struct ctype *func = get(FUNC, NULL, base);

	(void)state;
	assert_ptr_equal(ctype_strip(get(TYPEDEF, "a", get(TYPEDEF, "b", base))), base);
	assert_ptr_equal(ctype_strip(opaque), ctype_unknown);
	assert_ptr_equal(ctype_pointee(pgtable), pte);
	assert_ptr_equal(ctype_pointee(get(ARRAY, NULL, page)), page);
	assert_ptr_equal(ctype_pointee(func), func);
	assert_null(ctype_pointee(base));
	assert_null(ctype_pointee(opaque));
	assert_true(ctype_is_named(get(TYPEDEF, "x", pte), "pte_t"));
	assert_false(ctype_is_named(pgtable, "pte_t"));
	assert_false(ctype_is_named(page, "page"));
}

static void test_matching(void **state)
{
	(void)state;
	assert_int_equal(ctype_matches(pgtable, pte_ptr), 1);
	assert_int_equal(ctype_matches(get(ARRAY, NULL, pte), pte_ptr), 1);
	assert_int_equal(ctype_matches(pte, pte_ptr), 0);
	assert_int_equal(ctype_matches(get(POINTER, NULL, get(STRUCT, "", NULL)), pte_ptr), 0);
	assert_int_equal(ctype_matches(get(POINTER, NULL, pte_ptr), pte_ptr), 0);
	assert_int_equal(ctype_matches(get(TYPEDEF, "ulong", base), base), 1);
	assert_int_equal(ctype_matches(base, get(TYPEDEF, "ulong", base)), 0);
	assert_int_equal(ctype_matches(page, get(STRUCT, "folio", NULL)), 0);
	assert_int_equal(ctype_matches(page, get(UNION, "page", NULL)), 0);
}

static void test_cannot_tell(void **state)
{
	(void)state;
	assert_int_equal(ctype_matches(ctype_unknown, pte_ptr), -1);
	assert_int_equal(ctype_matches(page, ctype_unknown), -1);
	assert_int_equal(ctype_matches(opaque, pte_ptr), -1);
	assert_int_equal(ctype_matches(opaque, pte), -1);
	assert_int_equal(ctype_matches(opaque, opaque), 1);
	assert_int_equal(ctype_matches(get(POINTER, NULL, ctype_unknown), pte_ptr), -1);
	assert_int_equal(ctype_matches(get(STRUCT, "", NULL), get(STRUCT, "", NULL)), -1);
}

static void check_print(const struct ctype *t, const char *want)
{
	struct str s = STR_INIT;

	ctype_print(t, &s);
	assert_string_equal(s.buf, want);
	str_release(&s);
}

static void test_spelling(void **state)
{
	(void)state;
	check_print(base, "unsigned long");
	check_print(pte_ptr, "pte_t *");
	check_print(get(POINTER, NULL, get(POINTER, NULL, page)), "struct page **");
	check_print(get(ARRAY, NULL, get(POINTER, NULL, page)), "struct page *[]");
	check_print(get(POINTER, NULL, get(ARRAY, NULL, base)), "unsigned long (*)[]");
	check_print(get(POINTER, NULL, get(FUNC, NULL, pte_ptr)), "pte_t *(*)()");
	check_print(get(STRUCT, "", NULL), "struct { ... }");
	check_print(get(ENUM, "e", NULL), "enum e");
	check_print(ctype_unknown, "?");
}

static void check_round(const struct ctype *t, const char *text)
{
	struct str s = STR_INIT;
	const char *p;

	ctype_dump(t, &s);
	assert_string_equal(s.buf, text);
	str_add(&s, "rest");
	p = s.buf;
	assert_ptr_equal(ctype_load(&p, s.buf + s.len), t);
	assert_string_equal(p, "rest");
	str_release(&s);
}

static void check_nonsense(const char *text)
{
	const char *p = text;

	assert_ptr_equal(ctype_load(&p, text + strlen(text)), ctype_unknown);
	assert_null(p);
}

static void test_text_form(void **state)
{
	(void)state;
	check_round(pgtable, "Tpgtable_t;PTpte_t;S;");
	check_round(get(ARRAY, NULL, get(FUNC, NULL, base)), "AFBunsigned long;");
	check_round(ctype_unknown, "?");
	check_round(opaque, "Tsome_t;?");
	check_round(get(UNION, "u", NULL), "Uu;");
	check_nonsense("");
	check_nonsense("P");
	check_nonsense("Spage");
	check_nonsense("Tx;");
	check_nonsense("X");
}

static void test_endless_type_is_refused(void **state)
{
	static char deep[100000];
	const char *p = deep;

	(void)state;
	memset(deep, 'P', sizeof(deep));
	assert_ptr_equal(ctype_load(&p, deep + sizeof(deep)), ctype_unknown);
	assert_null(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal_types_are_one), cmocka_unit_test(test_looking_through),
		cmocka_unit_test(test_matching),            cmocka_unit_test(test_cannot_tell),
		cmocka_unit_test(test_spelling),            cmocka_unit_test(test_text_form),
		cmocka_unit_test(test_endless_type_is_refused),
	};

	return cmocka_run_group_tests_name("ctype", tests, setup, NULL);
}
